import {
  add,
  mean,
  mul,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';

/** Added to the variance, as in Ba et al. (2016). */
export const EPSILON = 1e-5;

/**
 * Each row normalised to mean 0 and (biased) variance 1, then scaled and shifted: x [R, d], gain [d], bias [d] → [R, d].
 *
 * With x̂ the normalised row, σ its deviation and g = dy · gain:
 * dx = (g − mean(g) − x̂ · mean(g · x̂)) / σ, dgain = Σ over rows of dy · x̂, dbias = Σ over rows of dy.
 */
export function layerNorm(x: Tensor2D, gain: Tensor1D, bias: Tensor1D): Tensor2D {
  return differentiable(
    [x, gain, bias],
    () => ({
      value: hasKernels() ? forward({ x, gain, bias }, {})[0] : add(mul(normalise(x).normal, gain), bias),
      save: [x, gain],
    }),
    (dy, [x, gain]) => (hasKernels() ? backward({ dy, x, gain }, {}) : composeGradients(dy, x, gain)),
  );
}

const forward = heapKernel<{ x: Tensor; gain: Tensor; bias: Tensor }>(
  'LayerNorm',
  ({ x }) => [x.shape],
  (heap, { x, gain, bias }) => {
    const [rows, width] = x.shape;
    const out = heap.allocate(x.shape);
    const [xs, y, gains, biases] = [heap.floats(x), heap.floats(out), heap.floats(gain), heap.floats(bias)];
    for (let r = 0; r < rows; r++) {
      const at = r * width;
      const centre = meanOf(xs, at, width);
      const scale = 1 / deviationOf(xs, at, width, centre);
      for (let c = 0; c < width; c++) y[at + c] = (xs[at + c] - centre) * scale * gains[c] + biases[c];
    }
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor; x: Tensor; gain: Tensor }>(
  'LayerNormGradient',
  ({ x, gain }) => [x.shape, gain.shape, gain.shape],
  (heap, { dy, x, gain }) => {
    const [rows, width] = x.shape;
    const outputs = [heap.allocate(x.shape), heap.allocate([width]), heap.allocate([width])];
    const [dx, dgain, dbias] = outputs.map((info) => heap.floats(info));
    const [dys, xs, gains] = [heap.floats(dy), heap.floats(x), heap.floats(gain)];
    dgain.fill(0);
    dbias.fill(0);
    // One row's x̂ and g in full precision, so that neither is worked out twice.
    const normal = new Float64Array(width);
    const g = new Float64Array(width);
    for (let r = 0; r < rows; r++) {
      const at = r * width;
      const centre = meanOf(xs, at, width);
      const scale = 1 / deviationOf(xs, at, width, centre);
      let sumG = 0;
      let sumGX = 0;
      for (let c = 0; c < width; c++) {
        const slope = dys[at + c];
        const hat = (xs[at + c] - centre) * scale;
        const weighted = slope * gains[c];
        normal[c] = hat;
        g[c] = weighted;
        sumG += weighted;
        sumGX += weighted * hat;
        dgain[c] += slope * hat;
        dbias[c] += slope;
      }
      const meanG = sumG / width;
      const meanGX = sumGX / width;
      for (let c = 0; c < width; c++) dx[at + c] = (g[c] - meanG - normal[c] * meanGX) * scale;
    }
    return outputs;
  },
);

/** Four sums at once: one running sum would wait for each addition to finish before the next. */
function meanOf(values: Float32Array, at: number, width: number): number {
  const end = at + width;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = at;
  for (; k + 3 < end; k += 4) {
    s0 += values[k];
    s1 += values[k + 1];
    s2 += values[k + 2];
    s3 += values[k + 3];
  }
  for (; k < end; k++) s0 += values[k];
  return (s0 + s1 + s2 + s3) / width;
}

function deviationOf(values: Float32Array, at: number, width: number, centre: number): number {
  const end = at + width;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = at;
  for (; k + 3 < end; k += 4) {
    const d0 = values[k] - centre;
    const d1 = values[k + 1] - centre;
    const d2 = values[k + 2] - centre;
    const d3 = values[k + 3] - centre;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; k < end; k++) s0 += (values[k] - centre) * (values[k] - centre);
  return Math.sqrt((s0 + s1 + s2 + s3) / width + EPSILON);
}

function normalise(x: Tensor): { normal: Tensor; scale: Tensor } {
  const centred = sub(x, mean(x, 1, true));
  const scale = rsqrt(add(mean(square(centred), 1, true), EPSILON));
  return { normal: mul(centred, scale), scale };
}

function composeGradients(dy: Tensor, x: Tensor, gain: Tensor): Tensor[] {
  const { normal, scale } = normalise(x);
  const g = mul(dy, gain);
  const centred = sub(sub(g, mean(g, 1, true)), mul(normal, mean(mul(g, normal), 1, true)));
  return [mul(centred, scale), sum(mul(dy, normal), 0), sum(dy, 0)];
}
