import { exp, loadPart, storePart } from './simd.as';

/* What routines do to a row of floats that lie side by side, of any length. */

/** Sum of the four lanes, always in the same order. */
export function sumOfLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** All bits set in the first `count` lanes, none in the others. */
export function firstLanes(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

export function copyRow(to: usize, from: usize, count: i32): void {
  for (; count >= 4; count -= 4, to += 16, from += 16) v128.store(to, v128.load(from));
  storePart(to, loadPart(from, count), count);
}

/** row += added. */
export function addToRow(row: usize, added: usize, count: i32): void {
  for (; count >= 4; count -= 4, row += 16, added += 16) {
    v128.store(row, f32x4.add(v128.load(row), v128.load(added)));
  }
  if (count > 0) storePart(row, f32x4.add(loadPart(row, count), loadPart(added, count)), count);
}

/** row *= factor. */
export function scaleRow(row: usize, count: i32, factor: f32): void {
  const by = f32x4.splat(factor);
  for (; count >= 4; count -= 4, row += 16) v128.store(row, f32x4.mul(v128.load(row), by));
  if (count > 0) storePart(row, f32x4.mul(loadPart(row, count), by), count);
}

/** Several sums side by side: one alone would wait for each addition before the next. */
export function sumOfRow(row: usize, count: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; count >= 16; count -= 16, row += 64) {
    s0 = f32x4.add(s0, v128.load(row));
    s1 = f32x4.add(s1, v128.load(row, 16));
    s2 = f32x4.add(s2, v128.load(row, 32));
    s3 = f32x4.add(s3, v128.load(row, 48));
  }
  for (; count >= 4; count -= 4, row += 16) s0 = f32x4.add(s0, v128.load(row));
  if (count > 0) s1 = f32x4.add(s1, loadPart(row, count));
  return sumOfLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

/** The largest number of the row, NaN not counted; −∞ when there is none. */
export function largestOfRow(row: usize, count: i32): f32 {
  let l0 = f32x4.splat(-Infinity);
  let l1 = l0;
  for (; count >= 8; count -= 8, row += 32) {
    l0 = f32x4.pmax(l0, v128.load(row));
    l1 = f32x4.pmax(l1, v128.load(row, 16));
  }
  for (; count > 0; count--, row += 4) l0 = f32x4.pmax(l0, v128.load32_splat(row));
  return largestOfLanes(f32x4.pmax(l0, l1));
}

function largestOfLanes(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** Makes −∞ of what the mask has 0 for; returns the largest that is left, as `largestOfRow`. */
export function hideInRow(row: usize, mask: usize, count: i32): f32 {
  const none = f32x4.splat(-Infinity);
  let largest = none;
  for (; count >= 4; count -= 4, row += 16, mask += 16) {
    const x = v128.bitselect(none, v128.load(row), f32x4.eq(v128.load(mask), f32x4.splat(0)));
    v128.store(row, x);
    largest = f32x4.pmax(largest, x);
  }
  if (count > 0) {
    // A mask of 0 hides the lanes beyond the row too.
    const x = v128.bitselect(none, loadPart(row, count), f32x4.eq(loadPart(mask, count), f32x4.splat(0)));
    storePart(row, x, count);
    largest = f32x4.pmax(largest, x);
  }
  return largestOfLanes(largest);
}

/** y = e^((x − highest) · scale) for each x of the row; returns the sum of y. `y` may be `x`. */
export function expOfRow(x: usize, y: usize, count: i32, highest: f32, scale: f32): f32 {
  const top = f32x4.splat(highest);
  const by = f32x4.splat(scale);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  for (; count >= 8; count -= 8, x += 32, y += 32) {
    const e0 = exp(f32x4.mul(f32x4.sub(v128.load(x), top), by));
    const e1 = exp(f32x4.mul(f32x4.sub(v128.load(x, 16), top), by));
    v128.store(y, e0);
    v128.store(y, e1, 16);
    s0 = f32x4.add(s0, e0);
    s1 = f32x4.add(s1, e1);
  }
  for (; count > 0; count -= 4, x += 16, y += 16) {
    const e = exp(f32x4.mul(f32x4.sub(loadPart(x, count), top), by));
    storePart(y, e, count);
    s0 = f32x4.add(s0, v128.and(e, firstLanes(count)));
  }
  return sumOfLanes(f32x4.add(s0, s1));
}

/**
 * Probabilities e^(scale · x) / Σ e^(scale · x) of a row whose largest number is `highest`. Where that is −∞ there is nothing
 * to choose from and all are 0, unless some are no numbers: those have to show in the loss. `y` may be `x`.
 */
export function softmaxOfRow(x: usize, y: usize, count: i32, highest: f32, scale: f32): void {
  if (highest === -Infinity) {
    for (; count > 0; count -= 4, x += 16, y += 16) {
      const values = loadPart(x, count);
      storePart(y, v128.and(values, f32x4.ne(values, values)), count);
    }
    return;
  }
  const total = expOfRow(x, y, count, highest, scale);
  scaleRow(y, count, 1 / total);
}
