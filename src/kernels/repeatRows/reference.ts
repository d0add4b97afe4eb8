import { mul, ones, reshape, type Tensor2D } from '@tensorflow/tfjs-core';

/** `repeatRows` as a broadcasting product with ones, differentiated by tfjs. */
export function repeatRowsReference(x: Tensor2D, times: number): Tensor2D {
  const [groups, width] = x.shape;
  return reshape(mul(reshape(x, [groups, 1, width]), ones([1, times, 1])), [groups * times, width]);
}
