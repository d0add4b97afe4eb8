import { FROM_ZERO, product } from '../product.as';
import { softmaxOfRow, sumOfLanes } from '../rows.as';
import { fma, loadPart, storePart } from '../simd.as';

/*
 * Per example and head everything is a product of panels of a few rows, taken in place: head h of a row is the columns from
 * h·width/heads on. The panels of one head stay in the first cache throughout.
 */

/** Bytes of working memory that `product` takes. */
const PANEL: usize = 8192;

/**
 * y and the probabilities [examples, heads, queries, keys] for the way back. Words: q, k, v, keyMask (0: all keys are there), y,
 * p (0: nobody reads it); working memory; examples, queries, keys, width, heads, causal (0 or 1).
 */
export function attention(words: usize): void {
  let q = load<usize>(words);
  let k = load<usize>(words, 4);
  let v = load<usize>(words, 8);
  let mask = load<usize>(words, 12);
  let y = load<usize>(words, 16);
  let p = load<usize>(words, 20);
  const scratch = load<usize>(words, 24);
  const queries = load<i32>(words, 32);
  const keys = load<i32>(words, 36);
  const width = load<i32>(words, 40);
  const heads = load<i32>(words, 44);
  const causal = load<i32>(words, 48);
  const part = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>part);
  const headBytes = (<usize>part) << 2;
  const keysBytes = (<usize>keys) << 2;
  const kTransposed = scratch + PANEL;
  const isKept = p !== 0;
  if (!isKept) p = kTransposed + keysBytes * <usize>part;
  for (let examples = load<i32>(words, 28); examples > 0; examples--) {
    for (let h: usize = 0; h < <usize>heads; h++) {
      const at = h * headBytes;
      transpose(kTransposed, k + at, keys, part, width);
      product(queries, keys, part, q + at, width, 1, kTransposed, keys, p, keys, FROM_ZERO, 0, 0, scratch);
      let row = p;
      for (let t = 0; t < queries; t++, row += keysBytes) {
        let seen = keys;
        if (causal && t + 1 < keys) {
          seen = t + 1;
          memory.fill(row + ((<usize>seen) << 2), 0, keysBytes - ((<usize>seen) << 2));
        }
        if (mask !== 0) hide(row, mask, seen);
        softmaxOfRow(row, row, seen, scale);
      }
      product(queries, part, keys, p, keys, 1, v + at, width, y + at, width, FROM_ZERO, 0, 0, scratch);
      if (isKept) p = row;
    }
    const exampleBytes = (<usize>width) << 2;
    q += exampleBytes * <usize>queries;
    y += exampleBytes * <usize>queries;
    k += exampleBytes * <usize>keys;
    v += exampleBytes * <usize>keys;
    if (mask !== 0) mask += keysBytes;
  }
}

/** −∞ where the mask is 0. */
function hide(row: usize, mask: usize, count: i32): void {
  for (; count > 0; count -= 4, row += 16, mask += 16) {
    const hidden = f32x4.eq(loadPart(mask, count), f32x4.splat(0));
    storePart(row, v128.bitselect(f32x4.splat(-Infinity), loadPart(row, count), hidden), count);
  }
}

/**
 * dq, dk and dv. Words: dy, q, k, v, p, dq, dk, dv; working memory; examples, queries, keys, width, heads.
 */
export function attentionGradient(words: usize): void {
  let dy = load<usize>(words);
  let q = load<usize>(words, 4);
  let k = load<usize>(words, 8);
  let v = load<usize>(words, 12);
  let p = load<usize>(words, 16);
  let dq = load<usize>(words, 20);
  let dk = load<usize>(words, 24);
  let dv = load<usize>(words, 28);
  const scratch = load<usize>(words, 32);
  const queries = load<i32>(words, 40);
  const keys = load<i32>(words, 44);
  const width = load<i32>(words, 48);
  const heads = load<i32>(words, 52);
  const part = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>part);
  const headBytes = (<usize>part) << 2;
  const keysBytes = (<usize>keys) << 2;
  const vTransposed = scratch + PANEL;
  const ds = vTransposed + keysBytes * <usize>part;
  for (let examples = load<i32>(words, 36); examples > 0; examples--) {
    for (let h: usize = 0; h < <usize>heads; h++) {
      const at = h * headBytes;
      product(keys, part, queries, p, 1, keys, dy + at, width, dv + at, width, FROM_ZERO, 0, 0, scratch);
      transpose(vTransposed, v + at, keys, part, width);
      product(queries, keys, part, dy + at, width, 1, vTransposed, keys, ds, keys, FROM_ZERO, 0, 0, scratch);
      let row = ds;
      for (let t = 0; t < queries; t++, row += keysBytes, p += keysBytes)
        softmaxGradient(row, p, keys, scale);
      product(queries, part, keys, ds, keys, 1, k + at, width, dq + at, width, FROM_ZERO, 0, 0, scratch);
      product(keys, part, queries, ds, 1, keys, q + at, width, dk + at, width, FROM_ZERO, 0, 0, scratch);
    }
    const exampleBytes = (<usize>width) << 2;
    const queryBytes = exampleBytes * <usize>queries;
    const keyBytes = exampleBytes * <usize>keys;
    dy += queryBytes;
    q += queryBytes;
    dq += queryBytes;
    k += keyBytes;
    v += keyBytes;
    dk += keyBytes;
    dv += keyBytes;
  }
}

/** dP → dS of one query, in place: P·(dP − Σ P·dP)·scale. */
function softmaxGradient(row: usize, p: usize, count: i32, scale: f32): void {
  let sum = f32x4.splat(0);
  const bytes = (<usize>count) << 2;
  const whole = bytes & ~15;
  const left = count & 3;
  for (let at: usize = 0; at < whole; at += 16) sum = fma(v128.load(p + at), v128.load(row + at), sum);
  if (left > 0) sum = fma(loadPart(p + whole, left), loadPart(row + whole, left), sum);
  const mean = f32x4.splat(sumOfLanes(sum));
  const by = f32x4.splat(scale);
  for (let at: usize = 0; at < whole; at += 16) {
    const centred = f32x4.sub(v128.load(row + at), mean);
    v128.store(row + at, f32x4.mul(f32x4.mul(v128.load(p + at), centred), by));
  }
  if (left > 0) {
    const centred = f32x4.sub(loadPart(row + whole, left), mean);
    storePart(row + whole, f32x4.mul(f32x4.mul(loadPart(p + whole, left), centred), by), left);
  }
}

/** to [columns, rows], packed, = transpose of from [rows, columns], whose rows are `stride` numbers apart. */
function transpose(to: usize, from: usize, rows: i32, columns: i32, stride: i32): void {
  const step = (<usize>stride) << 2;
  const toStep = (<usize>rows) << 2;
  for (; rows > 0; rows -= 4, from += step << 2, to += 16) {
    const r1 = rows > 1 ? from + step : from;
    const r2 = rows > 2 ? r1 + step : from;
    const r3 = rows > 3 ? r2 + step : from;
    let at: usize = 0;
    let into = to;
    for (let left = columns; left > 0; left -= 4, at += 16) {
      const a = loadPart(from + at, left);
      const b = loadPart(r1 + at, left);
      const c = loadPart(r2 + at, left);
      const d = loadPart(r3 + at, left);
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      storePart(into, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5), rows);
      if (left > 1) storePart(into + toStep, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), rows);
      if (left > 2) storePart(into + 2 * toStep, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), rows);
      if (left > 3) storePart(into + 3 * toStep, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), rows);
      into += toStep << 2;
    }
  }
}
