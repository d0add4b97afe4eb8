import {
  cast,
  greater,
  log,
  mul,
  reshape,
  type Scalar,
  type Tensor2D,
  type Tensor3D,
  transpose,
} from '@tensorflow/tfjs-core';
import { batchLinear } from '../../kernels/batchLinear/batchLinear';
import { linear } from '../../kernels/linear/linear';
import { straightThrough } from '../../kernels/straightThrough/straightThrough';
import type { Parameters } from '../parameters';
import { matrix, type Sequence, vector } from './transformer';

/**
 * The SCM latent module: which causal factors a task needs (selection), and what of them the decoders get to see
 * (combination).
 */
export class LatentModule {
  readonly latents: number;
  readonly #parameters: Parameters;

  /** `initialMask`: mask probability p at the start, in (0, 1); null where masks are given and not learned. */
  constructor(
    parameters: Parameters,
    {
      latents,
      slotDim,
      width,
      initialMask,
    }: { latents: number; slotDim: number; width: number; initialMask: number | null },
  ) {
    this.latents = latents;
    this.#parameters = parameters;
    if (initialMask !== null) {
      const logit = Math.log(initialMask / (1 - initialMask));
      parameters.normal('mask/weight', [width, latents], 1 / Math.sqrt(width), 'masks');
      parameters.constant('mask/bias', [latents], logit, 'masks');
    }
    parameters.normal('memory/weight', [latents, slotDim, width], 1 / Math.sqrt(slotDim));
    parameters.normal('memory/bias', [latents, width], 0.3);
  }

  /** Mask logits of task representations hₜ [R, d] → [R, n]. */
  logits(instruction: Tensor2D): Tensor2D {
    return linear(
      instruction,
      matrix(this.#parameters, 'mask/weight'),
      vector(this.#parameters, 'mask/bias'),
    );
  }

  /** A binary-concrete sample per example by these odds of uniform draws [R, n], straight-through [R, n]. */
  draw(logits: Tensor2D, odds: Tensor2D, tau: Scalar): Tensor2D {
    return straightThrough(logits, log(odds), tau);
  }

  /** The mask without noise: 1 where the logit is positive [R, n]. Has no gradient. */
  threshold(logits: Tensor2D): Tensor2D {
    return cast(greater(logits, 0), 'float32');
  }

  /** Source guidance: each latent l [B, n, z] as one vector of the decoders' width, by its own linear map. */
  memory(latents: Tensor3D): Sequence {
    const [size, n] = latents.shape;
    const bySlot = batchLinear(
      transpose(latents, [1, 0, 2]),
      this.#parameters.get('memory/weight') as Tensor3D,
      matrix(this.#parameters, 'memory/bias'),
    );
    const rows = reshape(transpose(bySlot, [1, 0, 2]), [size * n, bySlot.shape[2]]);
    return { rows: rows as Tensor2D, size, length: n };
  }

  /** Target guidance: the memory of the selected latents; the others' vectors are zero. `mask` [B, n]. */
  select(memory: Sequence, mask: Tensor2D): Sequence {
    const gate = reshape(mask, [memory.size * memory.length, 1]);
    return { ...memory, rows: mul(memory.rows, gate) as Tensor2D };
  }
}
