/**
 * The UIC for learned mask probabilities: the expected number of pairs of factors with equal rows when every entry of
 * the mask is drawn independently, Σ_{i<j} Π_t [p_it p_jt + (1 − p_it)(1 − p_jt)].
 *
 * @param p probabilities [n, m], row-major, in [0, 1]
 * @returns in [0, n(n − 1) / 2]; for p of zeros and ones the number of colliding pairs
 * @throws RangeError when p does not fill [n, m]
 */
export function expectedCollisions(p: ArrayLike<number>, n: number, m: number): number {
  checkShape(p, n, m);
  let expected = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let equal = 1;
      for (let t = 0; t < m && equal > 0; t++) {
        const a = p[i * m + t];
        const b = p[j * m + t];
        equal *= a * b + (1 - a) * (1 - b);
      }
      expected += equal;
    }
  }
  return expected;
}

/**
 * The pairs i < j whose rows are equal once thresholded: entries above ½ count as ones.
 *
 * @param mask binary or probabilities [n, m], row-major
 * @throws RangeError when the mask does not fill [n, m]
 */
export function collidingPairs(mask: ArrayLike<number>, n: number, m: number): [number, number][] {
  checkShape(mask, n, m);
  const byRow = new Map<string, number[]>();
  for (let i = 0; i < n; i++) {
    let row = '';
    for (let t = 0; t < m; t++) row += mask[i * m + t] > 0.5 ? '1' : '0';
    const equal = byRow.get(row);
    if (equal) equal.push(i);
    else byRow.set(row, [i]);
  }
  const pairs: [number, number][] = [];
  for (const group of byRow.values()) {
    for (let a = 0; a < group.length; a++) {
      for (let b = a + 1; b < group.length; b++) pairs.push([group[a], group[b]]);
    }
  }
  return pairs.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
}

function checkShape(values: ArrayLike<number>, n: number, m: number): void {
  if (values.length !== n * m) throw new RangeError(`${values.length} values do not fill [${n}, ${m}]`);
}
