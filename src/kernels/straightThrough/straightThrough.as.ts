import { exp, loadPart, storePart } from '../simd.as';

/** out = 1 where logits + noise > 0, else 0. Arguments: logits, noise, out, count. */
export function straightThrough(words: usize): void {
  const logits = load<usize>(words, 0);
  const noise = load<usize>(words, 4);
  const out = load<usize>(words, 8);
  const count = load<i32>(words, 12);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let i = 0; i < count; i += 4) {
    const left = count - i;
    const at = (<usize>i) << 2;
    const sum = f32x4.add(loadPart(logits + at, left), loadPart(noise + at, left));
    storePart(out + at, v128.and(f32x4.gt(sum, zero), one), left);
  }
}

/**
 * dlogits = dy · s(1 − s)/τ with s = σ(x/τ), x = logits + noise. It is even in x, so that the exponential of a negative number
 * is all it takes: s(1 − s) = e/(1 + e)² with e = exp(−|x|/τ).
 *
 * Arguments: dy, logits, noise, tau (a number in memory), out, count.
 */
export function straightThroughGradient(words: usize): void {
  const dy = load<usize>(words, 0);
  const logits = load<usize>(words, 4);
  const noise = load<usize>(words, 8);
  const sharpness = f32x4.splat(1 / load<f32>(load<usize>(words, 12)));
  const out = load<usize>(words, 16);
  const count = load<i32>(words, 20);
  const one = f32x4.splat(1);
  for (let i = 0; i < count; i += 4) {
    const left = count - i;
    const at = (<usize>i) << 2;
    const x = f32x4.add(loadPart(logits + at, left), loadPart(noise + at, left));
    const e = exp(f32x4.mul(f32x4.neg(f32x4.abs(x)), sharpness));
    const beyond = f32x4.add(e, one);
    const slope = f32x4.div(f32x4.mul(e, sharpness), f32x4.mul(beyond, beyond));
    storePart(out + at, f32x4.mul(loadPart(dy + at, left), slope), left);
  }
}
