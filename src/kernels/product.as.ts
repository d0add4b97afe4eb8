import { activate } from './linear/activation.as';
import { fma } from './simd.as';

/** What a product starts from: zero, a row of biases, or what C holds. */
export const FROM_ZERO: i32 = 0;
export const FROM_BIAS: i32 = 1;
export const FROM_SUM: i32 = 2;

/** Rows and columns of C that one pass keeps in registers. */
const ROWS: i32 = 4;
const COLUMNS: i32 = 8;

/** Longest stretch of the inner axis in one pass; `PRODUCT_SCRATCH` in product.ts makes room for it. */
const INNER: i32 = 256;

/**
 * C [M, N] = activation(start + A [M, K] · B [K, N]). `a`, `b`, `c`, `bias` (N floats) are addresses; strides count elements:
 * A(m, k) = a[m · aRow + k · aInner], B(k, n) = b[k · bRow + n], C(m, n) = c[m · cRow + n]. Each sum runs over k in order, so that
 * its bits do not depend on how rows and columns are split. `scratch`: INNER · COLUMNS floats.
 */
export function product(
  rows: i32,
  columns: i32,
  inner: i32,
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bRow: i32,
  c: usize,
  cRow: i32,
  start: i32,
  bias: usize,
  activation: i32,
  scratch: usize,
): void {
  const aRowBytes = (<usize>aRow) << 2;
  const aInnerBytes = (<usize>aInner) << 2;
  const bRowBytes = (<usize>bRow) << 2;
  const cRowBytes = (<usize>cRow) << 2;
  for (let k = 0; k < inner; k += INNER) {
    const depth = min(INNER, inner - k);
    const from = k === 0 ? start : FROM_SUM;
    const last = k + depth === inner ? activation : 0;
    for (let n = 0; n < columns; n += COLUMNS) {
      const width = min(COLUMNS, columns - n);
      const place = (<usize>n) << 2;
      pack(scratch, b + <usize>k * bRowBytes + place, bRowBytes, depth, width);
      for (let m = 0; m < rows; m += ROWS) {
        tile(
          a + <usize>m * aRowBytes + <usize>k * aInnerBytes,
          aRowBytes,
          aInnerBytes,
          scratch,
          depth,
          c + <usize>m * cRowBytes + place,
          cRowBytes,
          min(ROWS, rows - m),
          width,
          from,
          bias + place,
          last,
        );
      }
    }
  }
}

/** Copies `width` columns of B to a panel of eight, the rest zero. */
function pack(panel: usize, b: usize, bRow: usize, depth: i32, width: i32): void {
  for (let k = 0; k < depth; k++) {
    v128.store(panel, loadPart(b, width));
    v128.store(panel, loadPart(b + 16, width - 4), 16);
    panel += 32;
    b += bRow;
  }
}

/** One tile of C. Rows beyond `height` are computed as the last one once more. */
function tile(
  a0: usize,
  aRow: usize,
  aInner: usize,
  panel: usize,
  depth: i32,
  c0: usize,
  cRow: usize,
  height: i32,
  width: i32,
  start: i32,
  bias: usize,
  activation: i32,
): void {
  const a1 = height > 1 ? a0 + aRow : a0;
  const a2 = height > 2 ? a1 + aRow : a1;
  const a3 = height > 3 ? a2 + aRow : a2;
  const c1 = height > 1 ? c0 + cRow : c0;
  const c2 = height > 2 ? c1 + cRow : c1;
  const c3 = height > 3 ? c2 + cRow : c2;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (start === FROM_BIAS) {
    s00 = s10 = s20 = s30 = loadPart(bias, width);
    s01 = s11 = s21 = s31 = loadPart(bias + 16, width - 4);
  } else if (start === FROM_SUM) {
    s00 = loadPart(c0, width);
    s01 = loadPart(c0 + 16, width - 4);
    s10 = loadPart(c1, width);
    s11 = loadPart(c1 + 16, width - 4);
    s20 = loadPart(c2, width);
    s21 = loadPart(c2 + 16, width - 4);
    s30 = loadPart(c3, width);
    s31 = loadPart(c3 + 16, width - 4);
  }
  let at: usize = 0;
  for (const end = panel + ((<usize>depth) << 5); panel < end; panel += 32) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const x0 = v128.load_splat<f32>(a0 + at);
    s00 = fma(x0, b0, s00);
    s01 = fma(x0, b1, s01);
    const x1 = v128.load_splat<f32>(a1 + at);
    s10 = fma(x1, b0, s10);
    s11 = fma(x1, b1, s11);
    const x2 = v128.load_splat<f32>(a2 + at);
    s20 = fma(x2, b0, s20);
    s21 = fma(x2, b1, s21);
    const x3 = v128.load_splat<f32>(a3 + at);
    s30 = fma(x3, b0, s30);
    s31 = fma(x3, b1, s31);
    at += aInner;
  }
  if (activation !== 0) {
    s00 = activate(s00, activation);
    s01 = activate(s01, activation);
    s10 = activate(s10, activation);
    s11 = activate(s11, activation);
    s20 = activate(s20, activation);
    s21 = activate(s21, activation);
    s30 = activate(s30, activation);
    s31 = activate(s31, activation);
  }
  storePart(c3, s30, width);
  storePart(c3 + 16, s31, width - 4);
  storePart(c2, s20, width);
  storePart(c2 + 16, s21, width - 4);
  storePart(c1, s10, width);
  storePart(c1 + 16, s11, width - 4);
  storePart(c0, s00, width);
  storePart(c0 + 16, s01, width - 4);
}

/** The first `count` (0–4) of four floats, then zeros; touches no other memory. */
function loadPart(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let values = f32x4.splat(0);
  if (count > 0) values = v128.load_lane<f32>(from, values, 0);
  if (count > 1) values = v128.load_lane<f32>(from, values, 1, 4);
  if (count > 2) values = v128.load_lane<f32>(from, values, 2, 8);
  return values;
}

/** Stores the first `count` (0–4) of four floats. */
function storePart(to: usize, values: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, values);
    return;
  }
  if (count > 0) v128.store_lane<f32>(to, values, 0);
  if (count > 1) v128.store_lane<f32>(to, values, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, values, 2, 8);
}
