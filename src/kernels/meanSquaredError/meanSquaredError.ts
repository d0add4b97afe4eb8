import { mean, mul, type Scalar, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';
import { scaled } from '../scaled';

/** mean((prediction − target)²) over all entries, as a scalar; only `prediction` is differentiated. Same shapes. */
export function meanSquaredError(prediction: Tensor, target: Tensor): Scalar {
  return differentiable(
    [prediction],
    () => {
      const [value, gradient] = hasKernels() ? both({ prediction, target }, {}) : compose(prediction, target);
      return { value, save: [gradient] };
    },
    (dy, [gradient]) => [scaled(gradient, dy)],
  );
}

const both = heapKernel<{ prediction: Tensor; target: Tensor }>(
  'MeanSquaredError',
  ({ prediction }) => [[], prediction.shape],
  (heap, { prediction, target }) => {
    const loss = heap.allocate([]);
    const gradient = heap.allocate(prediction.shape);
    const [g, p, t] = [heap.floats(gradient), heap.floats(prediction), heap.floats(target)];
    if (p.length !== t.length)
      throw new Error(`meanSquaredError: [${prediction.shape}] against [${target.shape}]`);
    let total = 0;
    for (let i = 0; i < g.length; i++) {
      const difference = p[i] - t[i];
      total += difference * difference;
      g[i] = (2 / g.length) * difference;
    }
    heap.floats(loss)[0] = total / g.length;
    return [loss, gradient];
  },
);

function compose(prediction: Tensor, target: Tensor): Tensor[] {
  const difference = sub(prediction, target);
  return [mean(square(difference)), mul(difference, 2 / difference.size)];
}
