import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';

/** [value, its gradient] */
const both: Lowering = ({ inputs: { latents }, outputs: [value, gradient] }, emit) => {
  const [rows, n] = latents.shape;
  emit.instruction({
    code: Code.latentScale,
    parts: 1,
    cost: 3 * rows * n,
    words: () => [reads(latents), writes(value), writes(gradient), rows, n],
  });
};

export const latentScaleLowerings: Record<string, Lowering> = { SitLatentScale: both };
