import { addN, mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { heapKernel, onHeap } from '../heap';

/** Σ weights[i] · terms[i] of scalars: the total of a training loss. At least one term. */
export function weightedSum(terms: readonly Scalar[], weights: readonly number[]): Scalar {
  if (terms.length === 0 || terms.length !== weights.length) {
    throw new Error(`weightedSum: ${terms.length} terms with ${weights.length} weights`);
  }
  return differentiable(
    terms,
    () => ({
      value: onHeap()
        ? forward(Object.fromEntries(terms.entries()), { weights: [...weights] })[0]
        : addN(terms.map((term, i) => mul(term, weights[i]))),
      save: [],
    }),
    (dy) =>
      onHeap() ? backward({ dy }, { weights: [...weights] }) : weights.map((weight) => mul(dy, weight)),
  );
}

const forward = heapKernel<{ [index: string]: Tensor }, { weights: number[] }>(
  'WeightedSum',
  (heap, terms, { weights }) => {
    const out = heap.allocate([]);
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i] * heap.floats(terms[i])[0];
    heap.floats(out)[0] = total;
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor }, { weights: number[] }>(
  'WeightedSumGradient',
  (heap, { dy }, { weights }) => {
    const gradients = weights.map(() => heap.allocate([]));
    const slope = heap.floats(dy)[0];
    gradients.forEach((gradient, i) => {
      heap.floats(gradient)[0] = weights[i] * slope;
    });
    return gradients;
  },
);
