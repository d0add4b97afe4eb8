import { matMul, type Tensor3D } from '@tensorflow/tfjs-core';

/** `batchMatMul` as the stock op, differentiated by tfjs. */
export function batchMatMulReference(
  a: Tensor3D,
  b: Tensor3D,
  transposeA = false,
  transposeB = false,
): Tensor3D {
  return matMul(a, b, transposeA, transposeB);
}
