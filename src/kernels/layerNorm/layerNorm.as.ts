import { firstLanes, sumOfLanes, sumOfRow } from '../rows.as';
import { fma, loadPart, storePart } from '../simd.as';

/** `EPSILON` in layerNorm.ts. */
const EPSILON: f32 = 1e-5;

/** Σ (x − centre)² over a row. */
function squaresAround(row: usize, count: i32, centre: v128): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  for (; count >= 8; count -= 8, row += 32) {
    const d0 = f32x4.sub(v128.load(row), centre);
    const d1 = f32x4.sub(v128.load(row, 16), centre);
    s0 = fma(d0, d0, s0);
    s1 = fma(d1, d1, s1);
  }
  for (; count > 0; count -= 4, row += 16) {
    const d = v128.and(f32x4.sub(loadPart(row, count), centre), firstLanes(count));
    s0 = fma(d, d, s0);
  }
  return sumOfLanes(f32x4.add(s0, s1));
}

/** 1 / the deviation of a row. `each`: 1 / width, here and below: a division would be waited for. */
function scaleOf(row: usize, width: i32, each: f32, centre: v128): v128 {
  const variance = squaresAround(row, width, centre) * each;
  return f32x4.splat(1 / sqrt<f32>(variance + EPSILON));
}

/** y = gain·(x − mean)/deviation + bias, row by row. Words: x, gain, bias, y, rows, width. */
export function layerNorm(words: usize): void {
  let x = load<usize>(words);
  const gain = load<usize>(words, 4);
  const bias = load<usize>(words, 8);
  let y = load<usize>(words, 12);
  const width = load<i32>(words, 20);
  const rowBytes = (<usize>width) << 2;
  const whole = rowBytes & ~15;
  const each: f32 = 1 / <f32>width;
  for (let rows = load<i32>(words, 16); rows > 0; rows--, x += rowBytes, y += rowBytes) {
    const centre = f32x4.splat(sumOfRow(x, width) * each);
    const scale = scaleOf(x, width, each, centre);
    for (let at: usize = 0; at < whole; at += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), centre), scale);
      v128.store(y + at, fma(normal, v128.load(gain + at), v128.load(bias + at)));
    }
    const left = width & 3;
    if (left > 0) {
      const normal = f32x4.mul(f32x4.sub(loadPart(x + whole, left), centre), scale);
      storePart(y + whole, fma(normal, loadPart(gain + whole, left), loadPart(bias + whole, left)), left);
    }
  }
}

/**
 * dx, and of every stretch of rows its share of dgain and of dbias side by side [2, width], so that sums of stretches are the
 * same however threads divide them. Words: dy, x, gain, dx, shares, rows, width, rows of a stretch.
 */
export function layerNormGradient(words: usize): void {
  let dy = load<usize>(words);
  let x = load<usize>(words, 4);
  const gain = load<usize>(words, 8);
  let dx = load<usize>(words, 12);
  let share = load<usize>(words, 16);
  const width = load<i32>(words, 24);
  const stretch = load<i32>(words, 28);
  const rowBytes = (<usize>width) << 2;
  for (let rows = load<i32>(words, 20); rows > 0; rows -= stretch, share += rowBytes << 1) {
    memory.fill(share, 0, rowBytes << 1);
    for (let r = min(rows, stretch); r > 0; r--, x += rowBytes, dy += rowBytes, dx += rowBytes) {
      rowGradient(dy, x, gain, dx, share, width);
    }
  }
}

/**
 * With g = dy·gain and x̂ the normalised row: dx = (g − mean(g) − x̂·mean(g·x̂))/σ, dgain += dy·x̂, dbias += dy. Between its two
 * passes dx holds x̂.
 */
function rowGradient(dy: usize, x: usize, gain: usize, dx: usize, share: usize, width: i32): void {
  const each: f32 = 1 / <f32>width;
  const centre = f32x4.splat(sumOfRow(x, width) * each);
  const scale = scaleOf(x, width, each, centre);
  const bytes = (<usize>width) << 2;
  const whole = bytes & ~15;
  const left = width & 3;
  let sumG = f32x4.splat(0);
  let sumGX = sumG;
  for (let at: usize = 0; at < whole; at += 16) {
    const slope = v128.load(dy + at);
    const normal = f32x4.mul(f32x4.sub(v128.load(x + at), centre), scale);
    v128.store(dx + at, normal);
    const g = f32x4.mul(slope, v128.load(gain + at));
    sumG = f32x4.add(sumG, g);
    sumGX = fma(g, normal, sumGX);
    const dgain = share + at;
    const dbias = dgain + bytes;
    v128.store(dgain, fma(slope, normal, v128.load(dgain)));
    v128.store(dbias, f32x4.add(v128.load(dbias), slope));
  }
  if (left > 0) {
    // The lanes beyond the row have slope 0, so they add nothing.
    const slope = loadPart(dy + whole, left);
    const normal = f32x4.mul(f32x4.sub(loadPart(x + whole, left), centre), scale);
    storePart(dx + whole, normal, left);
    const g = f32x4.mul(slope, loadPart(gain + whole, left));
    sumG = f32x4.add(sumG, g);
    sumGX = fma(g, normal, sumGX);
    const dgain = share + whole;
    const dbias = dgain + bytes;
    storePart(dgain, fma(slope, normal, loadPart(dgain, left)), left);
    storePart(dbias, f32x4.add(loadPart(dbias, left), slope), left);
  }
  const meanG = f32x4.splat(sumOfLanes(sumG) * each);
  const meanGX = f32x4.splat(-sumOfLanes(sumGX) * each);
  for (let at: usize = 0; at < whole; at += 16) {
    const g = f32x4.mul(v128.load(dy + at), v128.load(gain + at));
    v128.store(dx + at, f32x4.mul(fma(v128.load(dx + at), meanGX, f32x4.sub(g, meanG)), scale));
  }
  if (left > 0) {
    const g = f32x4.mul(loadPart(dy + whole, left), loadPart(gain + whole, left));
    const normal = loadPart(dx + whole, left);
    storePart(dx + whole, f32x4.mul(fma(normal, meanGX, f32x4.sub(g, meanG)), scale), left);
  }
}
