import {
  add,
  mean,
  mul,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';
import { scaled } from '../scaled';

/**
 * Holds latents near mean 0 and variance 1 over the batch: mean over columns of mean² + (variance − 1)², the variance
 * unbiased; latents [B, n], B ≥ 2 → scalar.
 * Gradient of entry (b, i): (2·meanᵢ/B + 4·(varᵢ − 1)·(l_bi − meanᵢ)/(B − 1)) / n.
 */
export function latentScale(latents: Tensor2D): Scalar {
  return differentiable(
    [latents],
    () => {
      const [value, gradient] = hasKernels() ? both({ latents }, {}) : compose(latents);
      return { value, save: [gradient] };
    },
    (dy, [gradient]) => [scaled(gradient, dy)],
  );
}

const both = heapKernel<{ latents: Tensor }>(
  'LatentScale',
  ({ latents }) => [[], latents.shape],
  (heap, { latents }) => {
    const [batch, n] = latents.shape;
    const value = heap.allocate([]);
    const gradient = heap.allocate(latents.shape);
    const [l, g] = [heap.floats(latents), heap.floats(gradient)];
    let total = 0;
    for (let i = 0; i < n; i++) {
      let centre = 0;
      for (let at = i; at < l.length; at += n) centre += l[at];
      centre /= batch;
      let variance = 0;
      for (let at = i; at < l.length; at += n) variance += (l[at] - centre) ** 2;
      variance /= Math.max(1, batch - 1);
      total += centre ** 2 + (variance - 1) ** 2;
      const slope = (4 * (variance - 1)) / Math.max(1, batch - 1);
      for (let at = i; at < l.length; at += n) g[at] = ((2 * centre) / batch + slope * (l[at] - centre)) / n;
    }
    heap.floats(value)[0] = total / n;
    return [value, gradient];
  },
);

function compose(latents: Tensor2D): Tensor[] {
  const [batch, n] = latents.shape;
  const centre = mean(latents, 0, true);
  const centred = sub(latents, centre);
  const excess = sub(mul(sum(square(centred), 0, true), 1 / Math.max(1, batch - 1)), 1);
  const value = mean(add(square(centre), square(excess)));
  const slope = mul(mul(centred, excess), 4 / (Math.max(1, batch - 1) * n));
  return [value, add(mul(centre, 2 / (batch * n)), slope)];
}
