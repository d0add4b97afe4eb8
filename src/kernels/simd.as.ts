/*
 * Small pieces of SIMD arithmetic that several routines share; all of them are inlined where they are used. NaN stays NaN.
 * The logarithm's polynomial is that of the Cephes library. Accuracy is checked in simd.test.ts.
 */

/** a · b + c; in one rounding where the processor can and the module may. */
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * The first `count` floats at `at`, four at most, then zeros; touches no other memory. What is left over at the end of a row
 * so goes through the same instructions as the rest, and no number depends on how threads divided the work.
 */
export function loadPart(at: usize, count: i32): v128 {
  if (count >= 4) return v128.load(at);
  if (count <= 0) return f32x4.splat(0);
  if (count === 1) return v128.load32_zero(at);
  const two = v128.load64_zero(at);
  return count === 2 ? two : v128.load_lane<f32>(at, two, 2, 8);
}

/** Writes the first `count` lanes, four at most. */
export function storePart(at: usize, lanes: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, lanes);
    return;
  }
  if (count === 1) {
    v128.store_lane<f32>(at, lanes, 0);
    return;
  }
  if (count <= 0) return;
  v128.store_lane<f64>(at, lanes, 0);
  if (count === 3) v128.store_lane<f32>(at, lanes, 2, 8);
}

const LOG2_E = Math.LOG2E as f32;
/** ln 2 in two parts, of which the first has so few bits that its small multiples are exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;

/** Added to a small float and taken away again it leaves the nearest integer, which meanwhile stands in its low bits. */
const ROUNDER: f32 = 12582912;
/** The bits of 1. */
const ONE: i32 = 0x3f800000;

/** eˣ; 0 below −87 and infinite from 88.4 on. */
export function exp(x: v128): v128 {
  const c = f32x4.pmin(x, f32x4.splat(89));
  const rounded = fma(c, f32x4.splat(LOG2_E), f32x4.splat(ROUNDER));
  const k = f32x4.sub(rounded, f32x4.splat(ROUNDER));
  // 2ᵏ · e^r with |r| ≤ ln 2 / 2; the polynomial is 1 + r + … with the least relative error, 1e-7.
  let r = fma(k, f32x4.splat(-LN2_HIGH), c);
  r = fma(k, f32x4.splat(-LN2_LOW), r);
  let p = fma(f32x4.splat(8.312520387e-3), r, f32x4.splat(4.1890157644e-2));
  p = fma(p, r, f32x4.splat(1.666711465e-1));
  p = fma(p, r, f32x4.splat(4.9999231489e-1));
  p = fma(p, r, f32x4.splat(1));
  p = fma(p, r, f32x4.splat(1));
  const power = i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(ONE));
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(-87)));
}

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** ln x: −∞ at 0 (and for denormals), NaN below. */
export function log(x: v128): v128 {
  // x = m · 2^e with m in [√½, √2).
  let m = v128.or(v128.and(x, i32x4.splat(0x7fffff)), f32x4.splat(0.5));
  const low = f32x4.lt(m, f32x4.splat(Math.SQRT1_2 as f32));
  const exponent = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  const e = f32x4.convert_i32x4_s(i32x4.add(exponent, low));
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), f32x4.splat(1));
  let p = fma(f32x4.splat(7.0376836292e-2), m, f32x4.splat(-1.151461031e-1));
  p = fma(p, m, f32x4.splat(1.167699874e-1));
  p = fma(p, m, f32x4.splat(-1.2420140846e-1));
  p = fma(p, m, f32x4.splat(1.4249322787e-1));
  p = fma(p, m, f32x4.splat(-1.6668057665e-1));
  p = fma(p, m, f32x4.splat(2.0000714765e-1));
  p = fma(p, m, f32x4.splat(-2.4999993993e-1));
  p = fma(p, m, f32x4.splat(3.3333331174e-1));
  const square = f32x4.mul(m, m);
  let rest = f32x4.mul(f32x4.mul(p, m), square);
  rest = fma(e, f32x4.splat(LN2_LOW), rest);
  rest = fma(square, f32x4.splat(-0.5), rest);
  let y = fma(e, f32x4.splat(LN2_HIGH), f32x4.add(m, rest));
  // What has no finite logarithm: zero, negative, infinite, NaN.
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.lt(x, f32x4.splat(LEAST_NORMAL)));
  y = v128.or(y, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
}

const LEAST_NORMAL: f32 = 1.17549435e-38;
