import { firstLanes, sumOfLanes } from '../rows.as';
import { fma, loadPart, storePart } from '../simd.as';

/**
 * value = mean over columns of mean² + (variance − 1)² of latents [rows, n], and its gradient; four columns at a time.
 *
 * Arguments: latents, value, gradient, rows, n.
 */
export function latentScale(words: usize): void {
  const latents = load<usize>(words, 0);
  const gradient = load<usize>(words, 8);
  const rows = load<i32>(words, 12);
  const n = load<i32>(words, 16);
  let total = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const at = (<usize>i) << 2;
    total = f32x4.add(total, columns(latents + at, gradient + at, rows, n, n - i));
  }
  store<f32>(load<usize>(words, 4), sumOfLanes(total) / <f32>n);
}

/** The first `width` (four at most) columns from `latents`; returns what each adds to the sum. */
function columns(latents: usize, gradient: usize, rows: i32, n: i32, width: i32): v128 {
  const stride = (<usize>n) << 2;
  const end = <usize>rows * stride;
  const freedom: f32 = <f32>max(1, rows - 1);
  const one = f32x4.splat(1);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < end; at += stride) sum = f32x4.add(sum, loadPart(latents + at, width));
  const mean = f32x4.mul(sum, f32x4.splat(1 / <f32>rows));
  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < end; at += stride) {
    const centred = f32x4.sub(loadPart(latents + at, width), mean);
    squares = fma(centred, centred, squares);
  }
  const excess = f32x4.sub(f32x4.mul(squares, f32x4.splat(1 / freedom)), one);
  const slope = f32x4.mul(excess, f32x4.splat(4 / (freedom * <f32>n)));
  const pull = f32x4.mul(mean, f32x4.splat(2 / (<f32>rows * <f32>n)));
  for (let at: usize = 0; at < end; at += stride) {
    const centred = f32x4.sub(loadPart(latents + at, width), mean);
    storePart(gradient + at, fma(slope, centred, pull), width);
  }
  const each = fma(mean, mean, f32x4.mul(excess, excess));
  // Lanes beyond the last column read as zeros, whose variance is 1 too little.
  return v128.and(each, firstLanes(width));
}
