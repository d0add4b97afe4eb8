import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Parameters } from '../parameters';
import { addLayer, layer } from './encoder';

/** The source reconstruction decoder: **all** latents [B, n], unmasked, → X̂ [B, dim X]; the encoder mirrored. */
export class SourceDecoder {
  readonly #parameters: Parameters;

  constructor(parameters: Parameters, size: { sourceDim: number; width: number; latents: number }) {
    this.#parameters = parameters;
    const { sourceDim, width, latents } = size;
    addLayer(parameters, 'source/first', latents, width);
    addLayer(parameters, 'source/second', width, width);
    addLayer(parameters, 'source/out', width, sourceDim);
  }

  reconstruct(latents: Tensor2D): Tensor2D {
    const first = layer(this.#parameters, 'source/first', latents, 'leakyRelu');
    const second = layer(this.#parameters, 'source/second', first, 'leakyRelu');
    return layer(this.#parameters, 'source/out', second, 'none');
  }
}
