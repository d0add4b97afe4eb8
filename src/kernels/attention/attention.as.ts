import { product } from '../product.as';
import { PRODUCT_SCRATCH, Start } from '../productCodes';
import { hideInRow, largestOfRow, softmaxOfRow, sumOfLanes } from '../rows.as';
import { fma, loadPart, storePart } from '../simd.as';

/*
 * Per example and head everything is a product of panels of a few rows, taken in place: head h of a row is the columns from
 * h·width/heads on. The panels of one head stay in the first cache throughout.
 */

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
  const isKept = p !== 0;
  if (!isKept) p = scratch + (PRODUCT_SCRATCH << 2);
  for (let examples = load<i32>(words, 28); examples > 0; examples--) {
    for (let h: usize = 0; h < <usize>heads; h++) {
      const at = h * headBytes;
      product(queries, keys, part, q + at, width, 1, k + at, 1, width, p, keys, Start.zero, 0, 0, scratch);
      let row = p;
      for (let t = 0; t < queries; t++, row += keysBytes) {
        let seen = keys;
        if (causal && t + 1 < keys) {
          seen = t + 1;
          memory.fill(row + ((<usize>seen) << 2), 0, keysBytes - ((<usize>seen) << 2));
        }
        const highest = mask !== 0 ? hideInRow(row, mask, seen) : largestOfRow(row, seen);
        softmaxOfRow(row, row, seen, highest, scale);
      }
      product(queries, part, keys, p, keys, 1, v + at, width, 1, y + at, width, Start.zero, 0, 0, scratch);
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
  const ds = scratch + (PRODUCT_SCRATCH << 2);
  for (let examples = load<i32>(words, 36); examples > 0; examples--) {
    for (let h: usize = 0; h < <usize>heads; h++) {
      const at = h * headBytes;
      product(keys, part, queries, p, 1, keys, dy + at, width, 1, dv + at, width, Start.zero, 0, 0, scratch);
      product(queries, keys, part, dy + at, width, 1, v + at, 1, width, ds, keys, Start.zero, 0, 0, scratch);
      let row = ds;
      for (let t = 0; t < queries; t++, row += keysBytes, p += keysBytes)
        softmaxGradient(row, p, keys, scale);
      product(queries, part, keys, ds, keys, 1, k + at, width, 1, dq + at, width, Start.zero, 0, 0, scratch);
      product(keys, part, queries, ds, 1, keys, q + at, width, 1, dk + at, width, Start.zero, 0, 0, scratch);
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
