import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { linear } from '../../kernels/linear/linear';
import type { Parameters } from '../parameters';

/**
 * The latent encoder on vectors: source X [B, dim X] → latents l [B, n], two hidden layers of leaky ReLU. Vectors carry
 * no instruction, so the tasks guide it through the masks alone.
 */
export class Encoder {
  readonly #parameters: Parameters;

  constructor(parameters: Parameters, size: { sourceDim: number; width: number; latents: number }) {
    this.#parameters = parameters;
    const { sourceDim, width, latents } = size;
    addLayer(parameters, 'encoder/first', sourceDim, width);
    addLayer(parameters, 'encoder/second', width, width);
    addLayer(parameters, 'encoder/latents', width, latents);
  }

  encode(source: Tensor2D): Tensor2D {
    const first = layer(this.#parameters, 'encoder/first', source, 'leakyRelu');
    const second = layer(this.#parameters, 'encoder/second', first, 'leakyRelu');
    return layer(this.#parameters, 'encoder/latents', second, 'none');
  }
}

/** A linear layer's parameters: weights normal with deviation 1/√in, bias 0. */
export function addLayer(parameters: Parameters, name: string, inputs: number, outputs: number): void {
  parameters.normal(`${name}/weight`, [inputs, outputs], 1 / Math.sqrt(inputs));
  parameters.constant(`${name}/bias`, [outputs], 0);
}

/** Applies the layer of this name to x [R, in] → [R, out]. */
export function layer(
  parameters: Parameters,
  name: string,
  x: Tensor2D,
  activation: 'none' | 'leakyRelu',
): Tensor2D {
  const weight = parameters.get(`${name}/weight`) as Tensor2D;
  return linear(x, weight, parameters.get(`${name}/bias`) as Tensor1D, activation);
}
