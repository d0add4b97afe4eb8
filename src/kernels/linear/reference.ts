import { add, leakyRelu, matMul, relu, type Tensor1D, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import { type Activation, LEAK } from './activation';

/** `linear` of stock ops, differentiated by tfjs. */
export function linearReference(
  x: Tensor2D,
  w: Tensor2D,
  b: Tensor1D | null,
  activation: Activation = 'none',
): Tensor2D {
  const z: Tensor2D = b ? add(matMul(x, w), b) : matMul(x, w);
  const apply = {
    none: () => z,
    relu: () => relu(z),
    tanh: () => tanh(z),
    leakyRelu: () => leakyRelu(z, LEAK),
  };
  return apply[activation]();
}
