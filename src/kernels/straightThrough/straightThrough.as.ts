import { exp, loadPart, storePart } from '../simd.as';

/** out = 1 where logits + noise > 0, else 0. Arguments: logits, noise, out, count. */
export function straightThrough(words: usize): void {
  const logits = load<usize>(words, 0);
  const noise = load<usize>(words, 4);
  const out = load<usize>(words, 8);
  let left = load<i32>(words, 12);
  let at: usize = 0;
  for (; left >= 4; left -= 4, at += 16) {
    v128.store(out + at, sample(v128.load(logits + at), v128.load(noise + at)));
  }
  if (left > 0) storePart(out + at, sample(loadPart(logits + at, left), loadPart(noise + at, left)), left);
}

function sample(logits: v128, noise: v128): v128 {
  return v128.and(f32x4.gt(f32x4.add(logits, noise), f32x4.splat(0)), f32x4.splat(1));
}

/**
 * dlogits = dy · s(1 − s)/τ with s = σ((logits + noise)/τ).
 *
 * Arguments: dy, logits, noise, tau (a number in memory), out, count.
 */
export function straightThroughGradient(words: usize): void {
  const dy = load<usize>(words, 0);
  const logits = load<usize>(words, 4);
  const noise = load<usize>(words, 8);
  const sharpness = f32x4.splat(1 / load<f32>(load<usize>(words, 12)));
  const out = load<usize>(words, 16);
  let left = load<i32>(words, 20);
  let at: usize = 0;
  for (; left >= 4; left -= 4, at += 16) {
    const x = f32x4.add(v128.load(logits + at), v128.load(noise + at));
    v128.store(out + at, f32x4.mul(v128.load(dy + at), slope(x, sharpness)));
  }
  if (left > 0) {
    const x = f32x4.add(loadPart(logits + at, left), loadPart(noise + at, left));
    storePart(out + at, f32x4.mul(loadPart(dy + at, left), slope(x, sharpness)), left);
  }
}

/** Even in x, so that the exponential of a negative number is all it takes: e/(1 + e)²/τ with e = exp(−|x|/τ). */
function slope(x: v128, sharpness: v128): v128 {
  const e = exp(f32x4.mul(f32x4.neg(f32x4.abs(x)), sharpness));
  const beyond = f32x4.add(e, f32x4.splat(1));
  return f32x4.div(f32x4.mul(e, sharpness), f32x4.mul(beyond, beyond));
}
