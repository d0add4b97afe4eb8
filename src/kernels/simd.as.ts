/** Small pieces of SIMD arithmetic that several routines share; all of them are inlined where they are used. */

/** a · b + c; in one rounding where the processor can and the module may. */
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
