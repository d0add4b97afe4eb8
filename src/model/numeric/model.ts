import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { type Experiment, latentCount } from '../../experiment/experiment';
import { adjacency } from '../../scm/graph';
import type { NumericCorpus } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import { Encoder } from './encoder';
import { LatentModule } from './latentModule';
import { SourceDecoder } from './sourceDecoder';
import { TargetDecoder } from './targetDecoder';

/** SIT on vectors: the four components and how they hang together. */
export class NumericModel {
  readonly module: LatentModule;
  readonly #encoder: Encoder;
  readonly #source: SourceDecoder;
  readonly #target: TargetDecoder;

  constructor(parameters: Parameters, experiment: Experiment, corpus: NumericCorpus) {
    const { model, graph, seed } = experiment;
    const { sourceDim, targetDim, taskCount: tasks } = corpus;
    const { width, headWidth, mask, initialMask } = model;
    const latents = latentCount(experiment);
    this.#encoder = new Encoder(parameters, { sourceDim, width, latents });
    this.module = new LatentModule(
      parameters,
      { latents, tasks, mask, initialMask, truth: adjacency(graph) },
      seed,
    );
    this.#source = new SourceDecoder(parameters, { sourceDim, width, latents });
    this.#target = new TargetDecoder(parameters, { tasks, latents, headWidth, targetDim });
  }

  /** X [B, dim X] → l [B, n]. */
  encode(source: Tensor2D): Tensor2D {
    return this.#encoder.encode(source);
  }

  /** Source guidance is all of l: l [B, n] → X̂ [B, dim X]. */
  reconstruct(latents: Tensor2D): Tensor2D {
    return this.#source.reconstruct(latents);
  }

  /** Target guidance is l ⊙ mₜ: l [B, n], masks [m, B, n] → Ŷ [m, B, dim Y]. */
  predict(latents: Tensor2D, masks: Tensor3D): Tensor3D {
    return this.#target.predict(this.module.combine(latents, masks));
  }
}
