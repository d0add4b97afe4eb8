import { mean, type Scalar, squaredDifference, type Tensor } from '@tensorflow/tfjs-core';

/** `meanSquaredError` of stock ops, differentiated by tfjs. */
export function meanSquaredErrorReference(prediction: Tensor, target: Tensor): Scalar {
  return mean(squaredDifference(prediction, target));
}
