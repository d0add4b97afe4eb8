import { leakyRelu, mul, relu, step, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';

export type Activation = 'none' | 'relu' | 'tanh' | 'leakyRelu';

/** Slope of leakyRelu below zero. */
export const LEAK = 0.2;

/*
 * The loops below have no branch on a value's sign: it is as good as random, and a mispredicted branch costs more than
 * all the rest. So relu and leaky relu are sums of x and |x|, and slopes are looked up by the sign.
 */

/** Applies the activation to values in place. */
export function activate(values: Float32Array, activation: Activation): void {
  switch (activation) {
    case 'none':
      return;
    case 'relu':
      mixWithAbsolute(values, 0);
      return;
    case 'leakyRelu':
      mixWithAbsolute(values, LEAK);
      return;
    case 'tanh':
      for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i]);
      return;
    default:
      activation satisfies never;
  }
}

/** max(x, slope · x) = (1 + slope)/2 · x + (1 − slope)/2 · |x|. */
function mixWithAbsolute(values: Float32Array, slope: number): void {
  const odd = (1 + slope) / 2;
  const even = (1 - slope) / 2;
  for (let i = 0; i < values.length; i++) values[i] = odd * values[i] + even * Math.abs(values[i]);
}

/** dz = dy · activation′, written in terms of the output y (every activation here is monotone, so y suffices). */
export function deactivate(
  dz: Float32Array,
  dy: Float32Array,
  y: Float32Array,
  activation: Activation,
): void {
  switch (activation) {
    case 'none':
      dz.set(dy);
      return;
    case 'relu':
      applySlopes(dz, dy, y, 0);
      return;
    case 'leakyRelu':
      applySlopes(dz, dy, y, LEAK);
      return;
    case 'tanh':
      for (let i = 0; i < dz.length; i++) dz[i] = dy[i] * (1 - y[i] * y[i]);
      return;
    default:
      activation satisfies never;
  }
}

/** dz = dy where y > 0, else slope · dy. A float is above 0 where its bits, read as an integer, are. */
function applySlopes(dz: Float32Array, dy: Float32Array, y: Float32Array, slope: number): void {
  const bits = new Int32Array(y.buffer, y.byteOffset, y.length);
  const slopes = Float64Array.of(slope, 1);
  for (let i = 0; i < dz.length; i++) dz[i] = dy[i] * slopes[-bits[i] >>> 31];
}

/** The same of stock ops. */
export function composedActivation<T extends Tensor>(x: T, activation: Activation): T {
  switch (activation) {
    case 'none':
      return x;
    case 'relu':
      return relu(x);
    case 'leakyRelu':
      return leakyRelu(x, LEAK);
    case 'tanh':
      return tanh(x);
    default:
      return activation satisfies never;
  }
}

export function composedDeactivation(dy: Tensor, y: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'none':
      return dy;
    case 'relu':
      return mul(dy, step(y));
    case 'leakyRelu':
      return mul(dy, step(y, LEAK));
    case 'tanh':
      return mul(dy, sub(1, mul(y, y)));
    default:
      return activation satisfies never;
  }
}
