import {
  cast,
  greater,
  log,
  reshape,
  type Scalar,
  sigmoid,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import type { MaskKind } from '../../experiment/experiment';
import { gate } from '../../kernels/gate/gate';
import { repeatRows } from '../../kernels/repeatRows/repeatRows';
import { straightThrough } from '../../kernels/straightThrough/straightThrough';
import { Stream } from '../../lib/random';
import type { Parameters } from '../parameters';

export interface LatentModuleSpec {
  readonly latents: number;
  readonly tasks: number;
  readonly mask: MaskKind;
  /** Mask probability p at the start, in (0, 1). */
  readonly initialMask: number;
  /** The true graph [factors, m] for an oracle mask; latents beyond the factors are never selected. */
  readonly truth: Uint8Array;
}

/** Deviation of the initial mask logits around that of `initialMask`: enough to tell latents apart. */
const LOGIT_SPREAD = 0.3;

/**
 * The SCM latent module on vectors: causal factor selection, one mask mₜ ∈ {0,1}ⁿ per task from learned logits, and
 * combination, l ⊙ mₜ. A task is its index here, so the logits [n, m] are parameters of their own rather than a map
 * of an instruction.
 */
export class LatentModule {
  readonly #parameters: Parameters;
  readonly #spec: LatentModuleSpec;
  /** The fixed mask [n, m] of `ones` and `oracle`. */
  readonly #fixed: Float32Array | null;

  constructor(parameters: Parameters, spec: LatentModuleSpec, seed: number) {
    this.#parameters = parameters;
    this.#spec = spec;
    this.#fixed = fixedMask(spec);
    if (spec.mask !== 'learned') return;
    const { latents, tasks, initialMask } = spec;
    const stream = Stream.of(seed, 'weights').fork('mask/logits');
    const centre = Math.log(initialMask / (1 - initialMask));
    const logits = Float32Array.from(
      { length: latents * tasks },
      () => centre + LOGIT_SPREAD * stream.normal(),
    );
    parameters.add('mask/logits', [latents, tasks], logits, 'masks');
  }

  /** p [n, m]; of a fixed mask the mask itself. */
  probabilities(): Tensor2D {
    return this.#fixed ? this.#constant(this.#fixed) : sigmoid(this.#logits());
  }

  /**
   * Masks for a batch [m, B, n]. With `odds` of uniform draws [m · B, n], a binary-concrete sample per task and
   * example at temperature `tau`, straight through; without, the thresholded mask (p > ½).
   */
  masks(batch: number, drawn?: { readonly odds: Tensor2D; readonly tau: Scalar }): Tensor3D {
    const { latents, tasks } = this.#spec;
    if (this.#fixed || !drawn) {
      const mask = this.#fixed ? this.#constant(this.#fixed) : threshold(this.#logits());
      return reshape(repeatRows(transpose(mask), batch), [tasks, batch, latents]);
    }
    const logits = repeatRows(transpose(this.#logits()), batch);
    return reshape(straightThrough(logits, log(drawn.odds), drawn.tau), [tasks, batch, latents]);
  }

  /** Target guidance of every task: l ⊙ mₜ; latents [B, n], masks [m, B, n] → [m, B, n]. */
  combine(latents: Tensor2D, masks: Tensor3D): Tensor3D {
    return gate(latents, masks);
  }

  #logits(): Tensor2D {
    return this.#parameters.get('mask/logits') as Tensor2D;
  }

  #constant(mask: Float32Array): Tensor2D {
    return tensor2d(mask, [this.#spec.latents, this.#spec.tasks]);
  }
}

function threshold(logits: Tensor2D): Tensor2D {
  return cast(greater(logits, 0), 'float32');
}

function fixedMask({ mask, latents, tasks, truth }: LatentModuleSpec): Float32Array | null {
  switch (mask) {
    case 'learned':
      return null;
    case 'ones':
      return new Float32Array(latents * tasks).fill(1);
    case 'oracle':
      return Float32Array.from({ length: latents * tasks }, (_, at) => truth[at] ?? 0);
    default:
      return mask satisfies never;
  }
}
