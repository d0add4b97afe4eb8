import {
  cast,
  div,
  expandDims,
  logSoftmax,
  maximum,
  mul,
  neg,
  oneHot,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { expOfNegative } from '../exp';
import { hasKernels, heapKernel } from '../heap';
import { scaled } from '../scaled';

/**
 * Weighted mean cross-entropy per row, in nats: Σ w·(−log softmax(logits)[label]) / max(1, Σ w).
 * logits [R, V], labels int32 [R] in [0, V), weights [R] ≥ 0 (0 for padding; not differentiated) → scalar.
 * Gradient: w·(softmax − onehot(label)) / max(1, Σ w).
 */
export function crossEntropy(logits: Tensor2D, labels: Tensor1D, weights: Tensor1D): Scalar {
  return differentiable(
    [logits],
    () => {
      const [value, gradient] = hasKernels()
        ? both({ logits, labels, weights }, {})
        : compose(logits, labels, weights);
      return { value, save: [gradient] };
    },
    (dy, [gradient]) => [scaled(gradient, dy)],
  );
}

const both = heapKernel<{ logits: Tensor; labels: Tensor; weights: Tensor }>(
  'CrossEntropy',
  ({ logits }) => [[], logits.shape],
  (heap, { logits, labels, weights }) => {
    const [rows, width] = logits.shape;
    const loss = heap.allocate([]);
    const gradient = heap.allocate(logits.shape);
    const [at, g] = [heap.floats(logits), heap.floats(gradient)];
    const [wanted, weight] = [heap.ints(labels), heap.floats(weights)];
    let totalWeight = 0;
    for (let r = 0; r < rows; r++) totalWeight += weight[r];
    const norm = 1 / Math.max(1, totalWeight);
    let total = 0;
    for (let r = 0; r < rows; r++) {
      const row = r * width;
      const share = weight[r] * norm;
      if (share === 0) {
        g.fill(0, row, row + width);
        continue;
      }
      let highest = Number.NEGATIVE_INFINITY;
      for (let v = 0; v < width; v++) if (at[row + v] > highest) highest = at[row + v];
      let sumExp = 0;
      for (let v = 0; v < width; v++) {
        const e = expOfNegative(at[row + v] - highest);
        g[row + v] = e;
        sumExp += e;
      }
      const label = row + wanted[r];
      total += share * (highest + Math.log(sumExp) - at[label]);
      const scale = share / sumExp;
      for (let v = 0; v < width; v++) g[row + v] *= scale;
      g[label] -= share;
    }
    heap.floats(loss)[0] = total;
    return [loss, gradient];
  },
);

function compose(logits: Tensor2D, labels: Tensor1D, weights: Tensor1D): Tensor[] {
  const hot = cast(oneHot(labels, logits.shape[1]), 'float32');
  const share = div(weights, maximum(sum(weights), 1));
  const perRow = neg(sum(mul(logSoftmax(logits), hot), 1));
  return [sum(mul(perRow, share)), mul(sub(softmax(logits), hot), expandDims(share, 1))];
}
