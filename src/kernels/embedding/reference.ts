import { cast, matMul, oneHot, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/** `embedding` as a one-hot product, differentiated by tfjs. */
export function embeddingReference(table: Tensor2D, ids: Tensor1D): Tensor2D {
  return matMul(cast(oneHot(ids, table.shape[0]), 'float32') as Tensor2D, table);
}
