import { add, div, moments, mul, sqrt, sub, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { EPSILON } from './layerNorm';

/** `layerNorm` of stock moments, differentiated by tfjs. */
export function layerNormReference(x: Tensor2D, gain: Tensor1D, bias: Tensor1D): Tensor2D {
  const { mean, variance } = moments(x, 1, true);
  return add(mul(div(sub(x, mean), sqrt(add(variance, EPSILON))), gain), bias);
}
