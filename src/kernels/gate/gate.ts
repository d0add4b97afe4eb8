import { expandDims, mul, sum, type Tensor, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';

/**
 * Every task's own selection of the same latents: latents [B, n] ⊙ masks [m, B, n] → [m, B, n].
 * Gradient: dlatents = Σ over tasks of dy ⊙ masks, dmasks = dy ⊙ latents.
 */
export function gate(latents: Tensor2D, masks: Tensor3D): Tensor3D {
  return differentiable(
    [latents, masks],
    () => ({
      value: hasKernels() ? forward({ latents, masks }, {})[0] : mul(expandDims(latents, 0), masks),
      save: [latents, masks],
    }),
    (dy, [latents, masks]) =>
      hasKernels()
        ? backward({ dy, latents, masks }, {})
        : [sum(mul(dy, masks), 0), mul(dy, expandDims(latents, 0))],
  );
}

const forward = heapKernel<{ latents: Tensor; masks: Tensor }>(
  'Gate',
  ({ masks }) => [masks.shape],
  (heap, { latents, masks }) => {
    const out = heap.allocate(masks.shape);
    const [y, l, mask] = [heap.floats(out), heap.floats(latents), heap.floats(masks)];
    for (let start = 0; start < y.length; start += l.length) {
      for (let k = 0; k < l.length; k++) y[start + k] = l[k] * mask[start + k];
    }
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor; latents: Tensor; masks: Tensor }>(
  'GateGradient',
  ({ latents, masks }) => [latents.shape, masks.shape],
  (heap, { dy, latents, masks }) => {
    const outputs = [heap.allocate(latents.shape), heap.allocate(masks.shape)];
    const [dl, dmask] = outputs.map((info) => heap.floats(info));
    const [dys, l, mask] = [heap.floats(dy), heap.floats(latents), heap.floats(masks)];
    dl.fill(0);
    for (let start = 0; start < dys.length; start += l.length) {
      for (let k = 0; k < l.length; k++) {
        dl[k] += dys[start + k] * mask[start + k];
        dmask[start + k] = dys[start + k] * l[k];
      }
    }
    return outputs;
  },
);
