import { add, div, mean, type Scalar, square, sub, sum, type Tensor2D } from '@tensorflow/tfjs-core';

/** `latentScale` of stock ops, differentiated by tfjs. */
export function latentScaleReference(latents: Tensor2D): Scalar {
  const [batch] = latents.shape;
  const centre = div(sum(latents, 0), batch);
  const variance = div(sum(square(sub(latents, centre)), 0), Math.max(1, batch - 1));
  return mean(add(square(centre), square(sub(variance, 1))));
}
