import {
  mul,
  reshape,
  type Scalar,
  slice,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';

/** Σ weights[i] · terms[i] of scalars, weights [k]: the total of a training loss. At least one term. */
export function weightedSum(terms: readonly Scalar[], weights: Tensor1D): Scalar {
  if (terms.length === 0 || terms.length !== weights.size) {
    throw new Error(`weightedSum: ${terms.length} terms with ${weights.size} weights`);
  }
  return differentiable(
    terms,
    () => ({
      value: hasKernels()
        ? forward({ ...Object.fromEntries(terms.entries()), weights }, {})[0]
        : sum(mul(stack([...terms]), weights)),
      save: [weights],
    }),
    (dy, [weights]) =>
      hasKernels()
        ? backward({ dy, weights }, {})
        : terms.map((_, i) => mul(dy, reshape(slice(weights, i, 1), []))),
  );
}

const forward = heapKernel<{ [index: string]: Tensor }>(
  'WeightedSum',
  () => [[]],
  (heap, { weights, ...terms }) => {
    const out = heap.allocate([]);
    const weight = heap.floats(weights);
    let total = 0;
    for (let i = 0; i < weight.length; i++) total += weight[i] * heap.floats(terms[i])[0];
    heap.floats(out)[0] = total;
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor; weights: Tensor }>(
  'WeightedSumGradient',
  ({ weights }) => Array(weights.shape[0]).fill([]),
  (heap, inputs) => {
    const gradients = Array.from({ length: inputs.weights.shape[0] }, () => heap.allocate([]));
    const [slope] = heap.floats(inputs.dy);
    const weight = heap.floats(inputs.weights);
    gradients.forEach((gradient, i) => {
      heap.floats(gradient)[0] = weight[i] * slope;
    });
    return gradients;
  },
);
