/** out = Σ weights[i] · term[i], each term a number of its own. Arguments: weights, out, k, the k terms. */
export function weightedSum(words: usize): void {
  const weights = load<usize>(words, 0);
  const k = load<i32>(words, 8);
  let total: f64 = 0;
  for (let i = 0; i < k; i++) {
    const at = (<usize>i) << 2;
    total += <f64>load<f32>(weights + at) * <f64>load<f32>(load<usize>(words + at, 12));
  }
  store<f32>(load<usize>(words, 4), <f32>total);
}

/** out[i] = weights[i] · dy. Arguments: weights, dy, k, the k places of out[i]: 0 where one is not wanted. */
export function weightedSumGradient(words: usize): void {
  const weights = load<usize>(words, 0);
  const slope = load<f32>(load<usize>(words, 4));
  const k = load<i32>(words, 8);
  for (let i = 0; i < k; i++) {
    const at = (<usize>i) << 2;
    const out = load<usize>(words + at, 12);
    if (out !== 0) store<f32>(out, load<f32>(weights + at) * slope);
  }
}
