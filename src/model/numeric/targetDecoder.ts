import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { batchLinear } from '../../kernels/batchLinear/batchLinear';
import type { Parameters } from '../parameters';

/**
 * The target prediction decoder: a small head per task that sees only the latents its mask selected,
 * l ⊙ mₜ [m, B, n] → Ŷ [m, B, dim Y].
 */
export class TargetDecoder {
  readonly #parameters: Parameters;

  constructor(
    parameters: Parameters,
    size: { tasks: number; latents: number; headWidth: number; targetDim: number },
  ) {
    this.#parameters = parameters;
    const { tasks, latents, headWidth, targetDim } = size;
    parameters.normal('target/hidden/weight', [tasks, latents, headWidth], 1 / Math.sqrt(latents));
    parameters.constant('target/hidden/bias', [tasks, headWidth], 0);
    parameters.normal('target/out/weight', [tasks, headWidth, targetDim], 1 / Math.sqrt(headWidth));
    parameters.constant('target/out/bias', [tasks, targetDim], 0);
  }

  predict(selected: Tensor3D): Tensor3D {
    const hidden = this.#head('target/hidden', selected, 'leakyRelu');
    return this.#head('target/out', hidden, 'none');
  }

  #head(name: string, x: Tensor3D, activation: 'none' | 'leakyRelu'): Tensor3D {
    const weight = this.#parameters.get(`${name}/weight`) as Tensor3D;
    return batchLinear(x, weight, this.#parameters.get(`${name}/bias`) as Tensor2D, activation);
  }
}
