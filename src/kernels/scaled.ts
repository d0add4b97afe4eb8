import { mul, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernels, heapKernel } from './heap';

/** values · factor, factor a scalar tensor: the backward half of a loss whose gradient was found in its forward pass. */
export function scaled(values: Tensor, factor: Tensor): Tensor {
  return hasKernels() ? kernel({ values, factor }, {})[0] : mul(values, factor);
}

const kernel = heapKernel<{ values: Tensor; factor: Tensor }>(
  'Scaled',
  ({ values }) => [values.shape],
  (heap, { values, factor }) => {
    const out = heap.allocate(values.shape);
    const [y, x, by] = [heap.floats(out), heap.floats(values), heap.floats(factor)[0]];
    for (let i = 0; i < y.length; i++) y[i] = x[i] * by;
    return [out];
  },
);
