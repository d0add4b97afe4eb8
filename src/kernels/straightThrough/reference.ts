import { add, div, sigmoid, type Tensor2D } from '@tensorflow/tfjs-core';

/** The soft sample σ((logit + noise)/τ) whose gradient `straightThrough` borrows, differentiated by tfjs. */
export function softSampleReference(logits: Tensor2D, noise: Tensor2D, tau: number): Tensor2D {
  return sigmoid(div(add(logits, noise), tau));
}
