import { ActivationCode } from '../productCodes';
import { fma } from '../simd.as';

/** Slope of leakyRelu below zero: `LEAK` in activation.ts. */
export const LEAK: f32 = 0.2;

/** The activation of four values. NaN stays NaN. */
export function activate(z: v128, activation: ActivationCode): v128 {
  if (activation === ActivationCode.relu) return f32x4.pmax(z, f32x4.splat(0));
  if (activation === ActivationCode.leakyRelu) return f32x4.pmax(z, f32x4.mul(z, f32x4.splat(LEAK)));
  if (activation === ActivationCode.tanh) return tanh(z);
  return z;
}

/** dy · tanh′ in terms of y = tanh. */
export function throughTanh(dy: v128, y: v128): v128 {
  return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
}

/** dy where y > 0, else slope · dy. A float is above 0 where its bits, read as an integer, are. */
export function throughBend(dy: v128, y: v128, slope: v128): v128 {
  return v128.bitselect(dy, f32x4.mul(dy, slope), i32x4.gt_s(y, i32x4.splat(0)));
}

/**
 * tanh as an odd rational function (degree 13 over 6) of x clamped to where float32 is ±1, to a few units in the last
 * place: the minimax coefficients that Eigen uses.
 */
export function tanh(x: v128): v128 {
  const limit = f32x4.splat(7.9053111);
  const c = f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
  const square = f32x4.mul(c, c);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = fma(p, square, f32x4.splat(2.00018790482477e-13));
  p = fma(p, square, f32x4.splat(-8.60467152213735e-11));
  p = fma(p, square, f32x4.splat(5.12229709037114e-8));
  p = fma(p, square, f32x4.splat(1.48572235717979e-5));
  p = fma(p, square, f32x4.splat(6.37261928875436e-4));
  p = fma(p, square, f32x4.splat(4.89352455891786e-3));
  let q = f32x4.splat(1.19825839466702e-6);
  q = fma(q, square, f32x4.splat(1.18534705686654e-4));
  q = fma(q, square, f32x4.splat(2.268434632439e-3));
  q = fma(q, square, f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(c, p), q);
}
