import {
  cast,
  div,
  logSoftmax,
  maximum,
  mul,
  neg,
  oneHot,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/** `crossEntropy` of stock log-softmax and one-hot, differentiated by tfjs. */
export function crossEntropyReference(logits: Tensor2D, labels: Tensor1D, weights: Tensor1D): Scalar {
  const hot = cast(oneHot(labels, logits.shape[1]), 'float32');
  const perRow = neg(sum(mul(logSoftmax(logits), hot), 1));
  return div(sum(mul(perRow, weights)), maximum(sum(weights), 1)) as Scalar;
}
