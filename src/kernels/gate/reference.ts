import { mul, reshape, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';

/** `gate` as a stock broadcasting product, differentiated by tfjs. */
export function gateReference(latents: Tensor2D, masks: Tensor3D): Tensor3D {
  return mul(reshape(latents, [1, ...latents.shape]), masks);
}
