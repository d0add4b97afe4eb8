import { add, div, keep, mul, sqrt, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { hasKernels, heapKernel } from '../heap';

/** Kingma & Ba (2015), with their defaults. */
export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const ADAM_EPSILON = 1e-8;

/** One parameter with its moments and gradient, all of one shape; `rate` is the bias-corrected learning rate. */
export interface AdamInput {
  readonly value: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  readonly gradient: Tensor;
  readonly rate: number;
}

export interface AdamOutput {
  readonly value: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
}

/**
 * One Adam update of all parameters: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * θ ← θ − rate·m/(√v·c + ε) with c = 1/√(1 − β₂ᵗ) and rate already divided by (1 − β₁ᵗ).
 *
 * Everything is written to new tensors (kept, so a surrounding tidy spares them); the caller disposes of the old ones. In place
 * would be wrong for the parameters: tfjs-wasm keeps them packed for XNNPACK by tensor id.
 */
export function adam(parameters: readonly AdamInput[], secondCorrection: number): AdamOutput[] {
  return hasKernels() ? looped(parameters, secondCorrection) : composed(parameters, secondCorrection);
}

function looped(parameters: readonly AdamInput[], secondCorrection: number): AdamOutput[] {
  const inputs: { [name: string]: Tensor } = {};
  parameters.forEach(({ value, first, second, gradient }, i) => {
    inputs[`value${i}`] = value;
    inputs[`first${i}`] = first;
    inputs[`second${i}`] = second;
    inputs[`gradient${i}`] = gradient;
  });
  const outputs = kernel(inputs, { rates: parameters.map((p) => p.rate), secondCorrection }).map((t) =>
    keep(t),
  );
  return parameters.map((_, i) => ({
    value: outputs[3 * i],
    first: outputs[3 * i + 1],
    second: outputs[3 * i + 2],
  }));
}

const kernel = heapKernel<{ [name: string]: Tensor }, { rates: number[]; secondCorrection: number }>(
  'Adam',
  (inputs, { rates }) => rates.flatMap((_, i) => Array(3).fill(inputs[`value${i}`].shape)),
  (heap, inputs, { rates, secondCorrection }) => {
    const outputs = rates.flatMap((_, i) => {
      const { shape } = inputs[`value${i}`];
      return [heap.allocate(shape), heap.allocate(shape), heap.allocate(shape)];
    });
    rates.forEach((rate, i) => {
      const [newValue, newFirst, newSecond] = [0, 1, 2].map((k) => heap.floats(outputs[3 * i + k]));
      const value = heap.floats(inputs[`value${i}`]);
      const first = heap.floats(inputs[`first${i}`]);
      const second = heap.floats(inputs[`second${i}`]);
      const gradient = heap.floats(inputs[`gradient${i}`]);
      for (let j = 0; j < value.length; j++) {
        const g = gradient[j];
        const m = BETA1 * first[j] + (1 - BETA1) * g;
        const v = BETA2 * second[j] + (1 - BETA2) * g * g;
        newFirst[j] = m;
        newSecond[j] = v;
        newValue[j] = value[j] - (rate * m) / (Math.sqrt(v) * secondCorrection + ADAM_EPSILON);
      }
    });
    return outputs;
  },
);

function composed(parameters: readonly AdamInput[], secondCorrection: number): AdamOutput[] {
  return parameters.map(({ value, first, second, gradient, rate }) =>
    tidy(() => {
      const m = keep(add(mul(first, BETA1), mul(gradient, 1 - BETA1)));
      const v = keep(add(mul(second, BETA2), mul(mul(gradient, gradient), 1 - BETA2)));
      const change = div(mul(m, -rate), add(mul(sqrt(v), secondCorrection), ADAM_EPSILON));
      return { value: keep(add(value, change)), first: m, second: v };
    }),
  );
}
