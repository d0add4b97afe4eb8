import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels } from '../heap';
import { composeAttention, composeAttentionGradients } from './composed';
import { attentionGradientLoop, attentionLoop } from './loop';

export interface AttentionOptions {
  /** Divides d. */
  readonly heads: number;
  /** [B, S], 1 for a key to attend to and 0 for padding; not differentiated. */
  readonly keyMask?: Tensor2D;
  /** Query t attends to keys s ≤ t only. */
  readonly causal?: boolean;
}

/**
 * Scaled dot-product attention, softmax(q·kᵀ/√(d/heads))·v per head (Vaswani et al. 2017).
 * q [B, T, d], k [B, S, d], v [B, S, d] → [B, T, d]; head h owns columns [h·d/heads, (h+1)·d/heads) throughout, so no
 * transposes are needed. A query with no key to attend to gives zeros.
 *
 * Gradient, with P the probabilities and dP = dy·vᵀ: dv = Pᵀ·dy, dS = P·(dP − Σ over keys of P·dP),
 * dq = dS·k/√(d/heads), dk = dSᵀ·q/√(d/heads).
 */
export function attention(q: Tensor3D, k: Tensor3D, v: Tensor3D, options: AttentionOptions): Tensor3D {
  const { heads, keyMask, causal = false } = options;
  if (q.shape[2] % heads !== 0)
    throw new Error(`attention: ${heads} heads do not divide width ${q.shape[2]}`);
  return differentiable(
    [q, k, v],
    () => {
      const inputs = keyMask ? { q, k, v, keyMask } : { q, k, v };
      const [value, probabilities] = hasKernels()
        ? attentionLoop(inputs, { heads, causal })
        : composeAttention(q, k, v, heads, keyMask, causal);
      return { value, save: [q, k, v, probabilities] };
    },
    (dy, [q, k, v, p]) =>
      hasKernels()
        ? attentionGradientLoop({ dy, q, k, v, p }, { heads })
        : composeAttentionGradients(dy, q, k, v, p, heads),
  );
}
