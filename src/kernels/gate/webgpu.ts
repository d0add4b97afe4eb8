import type { Lowering } from '../../program/webgpu/lowering';
import { binary } from '../../program/webgpu/map';
import { reduce } from '../../program/webgpu/reduce';

/** `gate` and its gradient; see `gate.ts`. */
export const gateGpu: Readonly<Record<string, Lowering>> = {
  SitGate({ inputs: { latents, masks }, outputs: [y] }, emit) {
    binary(emit, 'Multiply', latents, masks, y);
  },

  SitGateGradient({ inputs: { dy, latents, masks }, outputs: [dlatents, dmasks] }, emit) {
    if (emit.isUsed(dmasks)) binary(emit, 'Multiply', dy, latents, dmasks);
    if (!emit.isUsed(dlatents)) return;
    const products = { value: emit.temporary(masks.value.size), shape: masks.shape };
    binary(emit, 'Multiply', dy, masks, products);
    reduce(emit, 'sum', products, [0], dlatents);
  },
};
