import { sumOfLanes } from '../rows.as';
import { fma, loadPart, storePart } from '../simd.as';

/** Numbers whose squares make one partial sum: `BLOCK` in wasm.ts. */
const BLOCK: i32 = 1024;

/**
 * partial[block] = Σ (prediction − target)² over each block of BLOCK numbers, the last one perhaps shorter; and
 * gradient = slope · (prediction − target).
 *
 * Arguments: prediction, target, partial, gradient (0 where it is not wanted), count, slope.
 */
export function squaredErrors(words: usize): void {
  let prediction = load<usize>(words, 0);
  let target = load<usize>(words, 4);
  let partial = load<usize>(words, 8);
  let gradient = load<usize>(words, 12);
  const slope = f32x4.splat(load<f32>(words, 20));
  for (let left = load<i32>(words, 16); left > 0; left -= BLOCK) {
    store<f32>(partial, block(prediction, target, gradient, min(left, BLOCK), slope));
    prediction += BLOCK << 2;
    target += BLOCK << 2;
    if (gradient !== 0) gradient += BLOCK << 2;
    partial += 4;
  }
}

function block(prediction: usize, target: usize, gradient: usize, count: i32, slope: v128): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const left = count - i;
    const at = (<usize>i) << 2;
    const difference = f32x4.sub(loadPart(prediction + at, left), loadPart(target + at, left));
    sum = fma(difference, difference, sum);
    if (gradient !== 0) storePart(gradient + at, f32x4.mul(difference, slope), left);
  }
  return sumOfLanes(sum);
}

/** out = factor · Σ partial. Arguments: partial, out, count, factor. */
export function scaledTotal(words: usize): void {
  const partial = load<usize>(words, 0);
  const count = load<i32>(words, 8);
  let total: f64 = 0;
  for (let i = 0; i < count; i++) total += <f64>load<f32>(partial + ((<usize>i) << 2));
  store<f32>(load<usize>(words, 4), <f32>(total * <f64>load<f32>(words, 12)));
}
