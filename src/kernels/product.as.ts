import { activate } from './linear/activation.as';
import { PRODUCT_SCRATCH, Start } from './productCodes';
import { fma, loadPart, storePart } from './simd.as';

/*
 * The matrix product behind every other routine. Four rows and eight columns of C at a time are summed in registers, so that a
 * step along the inner axis takes six loads for eight multiply-adds of four lanes. Larger tiles and unrolled loops are slower:
 * V8 then runs out of registers. Measured figures are in linear/README.md.
 */
const ROWS: i32 = 4;
const COLUMNS: i32 = 8;
/** Length of the inner axis in one pass: a panel of B stays in the first cache. */
const DEPTH: i32 = PRODUCT_SCRATCH / COLUMNS;
/**
 * From so many rows times floats from one row of B to the next on, copying a panel of B side by side costs less than the cache
 * misses it saves: more rows use the panel again, and wider rows leave more of each cache line unused.
 */
const WORTH_PACKING: i32 = 12_288;

/**
 * C [rows, columns] = activation(start + A [rows, inner] · B [inner, columns]). `a`, `b`, `c`, `bias` (a row of C) are addresses;
 * strides count floats: A(i, k) = a[i·aRow + k·aColumn], B(k, j) = b[k·bRow + j·bColumn], C(i, j) = c[i·cRow + j]. No stride
 * costs much; a B whose columns lie apart is packed. Each sum runs over k in order, whatever the sizes, so its bits do not
 * depend on how rows or columns are shared out. `scratch`: PRODUCT_SCRATCH floats.
 */
export function product(
  rows: i32,
  columns: i32,
  inner: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  start: Start,
  bias: usize,
  activation: i32,
  scratch: usize,
): void {
  const aRowBytes = (<usize>aRow) << 2;
  const aColumnBytes = (<usize>aColumn) << 2;
  const bRowBytes = (<usize>bRow) << 2;
  const bColumnBytes = (<usize>bColumn) << 2;
  const cRowBytes = (<usize>cRow) << 2;
  for (let k = 0; k < inner; k += DEPTH) {
    const depth = min(DEPTH, inner - k);
    const from = k === 0 ? start : Start.sum;
    const last = k + depth === inner ? activation : 0;
    for (let j = 0; j < columns; j += COLUMNS) {
      const width = min(COLUMNS, columns - j);
      const place = (<usize>j) << 2;
      let panel = b + <usize>k * bRowBytes + <usize>j * bColumnBytes;
      let panelRow = bRowBytes;
      if (bColumn !== 1) {
        packColumns(scratch, panel, bRowBytes, bColumnBytes, depth, width);
        panel = scratch;
        panelRow = 32;
      } else if (width < COLUMNS || (rows * bRow >= WORTH_PACKING && bRow !== COLUMNS)) {
        packRows(scratch, panel, bRowBytes, depth, width);
        panel = scratch;
        panelRow = 32;
      }
      strip(
        rows,
        depth,
        width,
        a + <usize>k * aColumnBytes,
        aRowBytes,
        aColumnBytes,
        panel,
        panelRow,
        c + place,
        cRowBytes,
        from,
        bias + place,
        last,
      );
    }
  }
}

/** Copies `width` columns of B, which lie side by side, to a panel of eight. */
function packRows(panel: usize, b: usize, bRow: usize, depth: i32, width: i32): void {
  for (; depth > 0; depth--) {
    v128.store(panel, loadPart(b, width));
    v128.store(panel, loadPart(b + 16, width - 4), 16);
    panel += 32;
    b += bRow;
  }
}

/** The same of columns that lie apart; what is missing of eight is the last one again. */
function packColumns(panel: usize, b0: usize, bRow: usize, bColumn: usize, depth: i32, width: i32): void {
  let b1 = width > 1 ? b0 + bColumn : b0;
  let b2 = width > 2 ? b1 + bColumn : b1;
  let b3 = width > 3 ? b2 + bColumn : b2;
  let b4 = width > 4 ? b3 + bColumn : b3;
  let b5 = width > 5 ? b4 + bColumn : b4;
  let b6 = width > 6 ? b5 + bColumn : b5;
  let b7 = width > 7 ? b6 + bColumn : b6;
  while (depth > 0) {
    const isBlock = depth >= 4 && bRow === 4;
    if (isBlock) {
      transpose(panel, v128.load(b0), v128.load(b1), v128.load(b2), v128.load(b3));
      transpose(panel + 16, v128.load(b4), v128.load(b5), v128.load(b6), v128.load(b7));
    } else {
      store<f32>(panel, load<f32>(b0));
      store<f32>(panel, load<f32>(b1), 4);
      store<f32>(panel, load<f32>(b2), 8);
      store<f32>(panel, load<f32>(b3), 12);
      store<f32>(panel, load<f32>(b4), 16);
      store<f32>(panel, load<f32>(b5), 20);
      store<f32>(panel, load<f32>(b6), 24);
      store<f32>(panel, load<f32>(b7), 28);
    }
    const step: usize = isBlock ? 16 : bRow;
    panel += <usize>(isBlock ? 128 : 32);
    depth -= isBlock ? 4 : 1;
    b0 += step;
    b1 += step;
    b2 += step;
    b3 += step;
    b4 += step;
    b5 += step;
    b6 += step;
    b7 += step;
  }
}

/** Four columns of four as rows of a panel. */
function transpose(panel: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(panel, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
  v128.store(panel, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 32);
  v128.store(panel, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 64);
  v128.store(panel, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 96);
}

/** All rows of up to eight columns of C. Of fewer than four rows the last is computed again in place of each missing one. */
function strip(
  rows: i32,
  depth: i32,
  width: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  panel: usize,
  panelRow: usize,
  c0: usize,
  cRow: usize,
  start: Start,
  bias: usize,
  activation: i32,
): void {
  for (; rows > 0; rows -= ROWS) {
    let a0 = a;
    let a1 = rows > 1 ? a0 + aRow : a0;
    let a2 = rows > 2 ? a1 + aRow : a1;
    let a3 = rows > 3 ? a2 + aRow : a2;
    const c1 = rows > 1 ? c0 + cRow : c0;
    const c2 = rows > 2 ? c1 + cRow : c1;
    const c3 = rows > 3 ? c2 + cRow : c2;
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    if (start === Start.bias) {
      s00 = s10 = s20 = s30 = loadPart(bias, width);
      s01 = s11 = s21 = s31 = loadPart(bias + 16, width - 4);
    } else if (start === Start.sum) {
      s00 = loadPart(c0, width);
      s01 = loadPart(c0 + 16, width - 4);
      s10 = loadPart(c1, width);
      s11 = loadPart(c1 + 16, width - 4);
      s20 = loadPart(c2, width);
      s21 = loadPart(c2 + 16, width - 4);
      s30 = loadPart(c3, width);
      s31 = loadPart(c3 + 16, width - 4);
    }
    let b = panel;
    for (let k = depth; k > 0; k--) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      b += panelRow;
      const x0 = v128.load_splat<f32>(a0);
      a0 += aColumn;
      s00 = fma(x0, b0, s00);
      s01 = fma(x0, b1, s01);
      const x1 = v128.load_splat<f32>(a1);
      a1 += aColumn;
      s10 = fma(x1, b0, s10);
      s11 = fma(x1, b1, s11);
      const x2 = v128.load_splat<f32>(a2);
      a2 += aColumn;
      s20 = fma(x2, b0, s20);
      s21 = fma(x2, b1, s21);
      const x3 = v128.load_splat<f32>(a3);
      a3 += aColumn;
      s30 = fma(x3, b0, s30);
      s31 = fma(x3, b1, s31);
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
    if (width === COLUMNS) {
      v128.store(c3, s30);
      v128.store(c3, s31, 16);
      v128.store(c2, s20);
      v128.store(c2, s21, 16);
      v128.store(c1, s10);
      v128.store(c1, s11, 16);
      v128.store(c0, s00);
      v128.store(c0, s01, 16);
    } else {
      storePart(c3, s30, width);
      storePart(c3 + 16, s31, width - 4);
      storePart(c2, s20, width);
      storePart(c2 + 16, s21, width - 4);
      storePart(c1, s10, width);
      storePart(c1 + 16, s11, width - 4);
      storePart(c0, s00, width);
      storePart(c0 + 16, s01, width - 4);
    }
    a += aRow * ROWS;
    c0 += cRow * ROWS;
  }
}
