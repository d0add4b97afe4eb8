import { sumOfLanes } from '../rows.as';
import { fma } from '../simd.as';

/** `COSINE_EPSILON` and `SMALLEST_NORM` in columnCosine.ts. */
const EPSILON: f32 = 1e-6;
const SMALLEST_NORM: f32 = 1e-12;

/**
 * Mean over pairs of columns t < u of p [n, m] of their cosine, and its gradient, as two products of matrices in tiles of 4 × 4:
 * all dot products pᵀp, and p · weights. All is padded with zeros to multiples of four.
 *
 * Arguments: p, value, gradient; n, m; scratch: `cosineScratch` floats in wasm.ts.
 */
export function columnCosine(words: usize): void {
  const p = load<usize>(words, 0);
  const gradient = load<usize>(words, 8);
  const n = load<i32>(words, 12);
  const m = load<i32>(words, 16);
  const rows = <usize>((n + 3) & ~3);
  const stride = (<usize>((m + 3) & ~3)) << 2;
  const row = (<usize>m) << 2;
  const padded = load<usize>(words, 20);
  const slopes = padded + rows * stride;
  const weights = slopes + rows * stride;
  const norms = weights + (stride >> 2) * stride;
  const pulls = norms + stride;
  memory.fill(padded, 0, rows * stride);
  for (let i: usize = 0; i < <usize>n; i++) memory.copy(padded + i * stride, p + i * row, row);
  measure(padded, norms, rows, stride);
  const each: f32 = 1 / <f32>max(1, (m * (m - 1)) / 2);
  let total = f32x4.splat(0);
  for (let at: usize = 0; at < stride; at += 16) {
    total = f32x4.add(total, compare(padded, norms, weights, pulls, rows, stride, at, each));
  }
  // Every pair stands twice in it, (t, u) and (u, t).
  store<f32>(load<usize>(words, 4), 0.5 * each * sumOfLanes(total));
  for (let i: usize = 0; i < rows; i += 4) {
    for (let at: usize = 0; at < stride; at += 16) {
      differentiate(padded + i * stride, weights, pulls, slopes + i * stride, stride, at);
    }
  }
  for (let i: usize = 0; i < <usize>n; i++) memory.copy(gradient + i * row, slopes + i * stride, row);
}

/** norms = the norm of each column. */
function measure(padded: usize, norms: usize, rows: usize, stride: usize): void {
  for (let at: usize = 0; at < stride; at += 16) {
    let squares = f32x4.splat(0);
    const end = padded + rows * stride;
    for (let from = padded + at; from < end; from += stride) {
      const x = v128.load(from);
      squares = fma(x, x, squares);
    }
    v128.store(norms + at, f32x4.sqrt(squares));
  }
}

/**
 * Columns u at byte `at` of a row against all others t, with e = |p_t||p_u| + ε: weights[t, u] = each/e, pulls[u] = each · Σₜ
 * p_t·p_u |p_t| / (e² |p_u|); returns Σₜ of the cosines.
 */
function compare(
  padded: usize,
  norms: usize,
  weights: usize,
  pulls: usize,
  rows: usize,
  stride: usize,
  at: usize,
  each: f32,
): v128 {
  const norm = v128.load(norms + at);
  const column = i32x4.add(i32x4.splat(<i32>(at >> 2)), i32x4(0, 1, 2, 3));
  let cosines = f32x4.splat(0);
  let pull = f32x4.splat(0);
  for (let t: usize = 0; t < stride; t += 16) {
    let d0 = f32x4.splat(0);
    let d1 = d0;
    let d2 = d0;
    let d3 = d0;
    const end = padded + rows * stride;
    for (let row = padded; row < end; row += stride) {
      const x = v128.load(row + at);
      d0 = fma(v128.load_splat<f32>(row + t), x, d0);
      d1 = fma(v128.load_splat<f32>(row + t, 4), x, d1);
      d2 = fma(v128.load_splat<f32>(row + t, 8), x, d2);
      d3 = fma(v128.load_splat<f32>(row + t, 12), x, d3);
    }
    for (let lane: usize = 0; lane < 16; lane += 4) {
      const d = lane === 0 ? d0 : lane === 4 ? d1 : lane === 8 ? d2 : d3;
      const other = v128.load_splat<f32>(norms + t + lane);
      const e = fma(norm, other, f32x4.splat(EPSILON));
      const itself = i32x4.eq(column, i32x4.splat(<i32>((t + lane) >> 2)));
      const inverse = v128.andnot(f32x4.div(f32x4.splat(1), e), itself);
      const cosine = f32x4.mul(d, inverse);
      cosines = f32x4.add(cosines, cosine);
      pull = fma(f32x4.mul(cosine, inverse), other, pull);
      v128.store(weights + ((t + lane) >> 2) * stride + at, f32x4.mul(inverse, f32x4.splat(each)));
    }
  }
  const direction = f32x4.max(norm, f32x4.splat(SMALLEST_NORM));
  v128.store(pulls + at, f32x4.div(f32x4.mul(pull, f32x4.splat(each)), direction));
  return cosines;
}

/** slopes = p · weights − p ⊙ pulls in a tile of four rows and, at byte `at` of each, four columns. */
function differentiate(
  padded: usize,
  weights: usize,
  pulls: usize,
  slopes: usize,
  stride: usize,
  at: usize,
): void {
  const p1 = padded + stride;
  const p2 = p1 + stride;
  const p3 = p2 + stride;
  const pull = f32x4.neg(v128.load(pulls + at));
  let s0 = f32x4.mul(pull, v128.load(padded + at));
  let s1 = f32x4.mul(pull, v128.load(p1 + at));
  let s2 = f32x4.mul(pull, v128.load(p2 + at));
  let s3 = f32x4.mul(pull, v128.load(p3 + at));
  let weight = weights + at;
  for (let t: usize = 0; t < stride; t += 4) {
    const w = v128.load(weight);
    s0 = fma(v128.load_splat<f32>(padded + t), w, s0);
    s1 = fma(v128.load_splat<f32>(p1 + t), w, s1);
    s2 = fma(v128.load_splat<f32>(p2 + t), w, s2);
    s3 = fma(v128.load_splat<f32>(p3 + t), w, s3);
    weight += stride;
  }
  slopes += at;
  v128.store(slopes, s0);
  v128.store(slopes + stride, s1);
  v128.store(slopes + 2 * stride, s2);
  v128.store(slopes + 3 * stride, s3);
}
