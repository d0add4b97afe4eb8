import { add, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/** `addRows` as the stock broadcasting add, differentiated by tfjs. */
export function addRowsReference(x: Tensor2D, row: Tensor1D): Tensor2D {
  return add(x, row);
}
