import { leakyRelu, mul, relu, step, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';

export type Activation = 'none' | 'relu' | 'tanh' | 'leakyRelu';

/** Slope of leakyRelu below zero. */
export const LEAK = 0.2;

/** Applies the activation to values in place. */
export function activate(values: Float32Array, activation: Activation): void {
  switch (activation) {
    case 'none':
      return;
    case 'relu':
      for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
      return;
    case 'leakyRelu':
      for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] *= LEAK;
      return;
    case 'tanh':
      for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i]);
      return;
    default:
      activation satisfies never;
  }
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
      for (let i = 0; i < dz.length; i++) dz[i] = y[i] > 0 ? dy[i] : 0;
      return;
    case 'leakyRelu':
      for (let i = 0; i < dz.length; i++) dz[i] = y[i] > 0 ? dy[i] : LEAK * dy[i];
      return;
    case 'tanh':
      for (let i = 0; i < dz.length; i++) dz[i] = dy[i] * (1 - y[i] * y[i]);
      return;
    default:
      activation satisfies never;
  }
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
