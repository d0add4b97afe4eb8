import { largestOfRow, softmaxOfRow, sumOfRow } from '../rows.as';
import { loadPart, storePart } from '../simd.as';

/*
 * Reductions of the middle one of three axes: x [outer, reduced, inner] → out [outer, inner]. Words of `sum` and `largest`: x,
 * out; sizes outer, reduced, inner; stride of x along the reduced axis (its outer stride is `reduced` times that); a factor for
 * each result. Sums run in an order that depends on the sizes alone.
 */

/** out = factor · Σ x. */
export function sum(words: usize): void {
  let x = load<usize>(words);
  let out = load<usize>(words, 4);
  const reduced = load<i32>(words, 12);
  const inner = load<i32>(words, 16);
  const step = load<usize>(words, 20) << 2;
  const factor = load<f32>(words, 24);
  for (let outer = load<i32>(words, 8); outer > 0; outer--) {
    if (inner === 1 && step === 4) store<f32>(out, sumOfRow(x, reduced) * factor);
    else sumOfRows(x, out, reduced, inner, step, factor);
    x += step * <usize>reduced;
    out += (<usize>inner) << 2;
  }
}

/** Column by column, sixteen at a time: their sums stay in registers, and a cache line is read once. */
function sumOfRows(x: usize, out: usize, rows: i32, columns: i32, step: usize, factor: f32): void {
  const by = f32x4.splat(factor);
  for (; columns >= 16; columns -= 16, x += 64, out += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let r = 0, at = x; r < rows; r++, at += step) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
    }
    v128.store(out, f32x4.mul(s0, by));
    v128.store(out, f32x4.mul(s1, by), 16);
    v128.store(out, f32x4.mul(s2, by), 32);
    v128.store(out, f32x4.mul(s3, by), 48);
  }
  for (; columns > 0; columns -= 4, x += 16, out += 16) {
    let s = f32x4.splat(0);
    for (let r = 0, at = x; r < rows; r++, at += step) s = f32x4.add(s, loadPart(at, columns));
    storePart(out, f32x4.mul(s, by), columns);
  }
}

/** out = the largest x; NaN does not count. The factor is not used. */
export function largest(words: usize): void {
  let x = load<usize>(words);
  let out = load<usize>(words, 4);
  const reduced = load<i32>(words, 12);
  const inner = load<i32>(words, 16);
  const step = load<usize>(words, 20) << 2;
  for (let outer = load<i32>(words, 8); outer > 0; outer--) {
    if (inner === 1 && step === 4) store<f32>(out, largestOfRow(x, reduced));
    else largestOfRows(x, out, reduced, inner, step);
    x += step * <usize>reduced;
    out += (<usize>inner) << 2;
  }
}

function largestOfRows(x: usize, out: usize, rows: i32, columns: i32, step: usize): void {
  for (; columns > 0; columns -= 4, x += 16, out += 16) {
    let l = f32x4.splat(-Infinity);
    for (let r = 0, at = x; r < rows; r++, at += step) l = f32x4.pmax(l, loadPart(at, columns));
    storePart(out, l, columns);
  }
}

/** Index (an integer) of the first largest number of each row. Words: x, out, rows, width. */
export function argMax(words: usize): void {
  let x = load<usize>(words);
  let out = load<usize>(words, 4);
  const width = load<i32>(words, 12);
  for (let rows = load<i32>(words, 8); rows > 0; rows--, out += 4) {
    let highest = load<f32>(x);
    let index = 0;
    for (let i = 0; i < width; i++, x += 4) {
      const value = load<f32>(x);
      if (value > highest) {
        highest = value;
        index = i;
      }
    }
    store<i32>(out, index);
  }
}

/** Each row's softmax. Words: x, out, rows, width. */
export function softmax(words: usize): void {
  let x = load<usize>(words);
  let out = load<usize>(words, 4);
  const width = load<i32>(words, 12);
  const rowBytes = (<usize>width) << 2;
  for (let rows = load<i32>(words, 8); rows > 0; rows--, x += rowBytes, out += rowBytes) {
    softmaxOfRow(x, out, width, largestOfRow(x, width), 1);
  }
}
