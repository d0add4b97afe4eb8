import {
  add,
  div,
  expandDims,
  matMul,
  mul,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';
import { SLACK } from './slack';

/**
 * Slots compete for tokens: token t of an example shares itself out as p[t, ·] = softmax over slots of its scores
 * (padding shares nothing out), and slot i carries the mean value of what it won,
 * out[i] = Σₜ w[t, i]·values[t] with w[t, i] = p[t, i] / (Σₜ p[t, i] + 0.01).
 *
 * Gradient, with o the output, g its gradient and s the divisor:
 * ∂values[t] = Σᵢ w[t, i]·g[i]; a[t, i] = (values[t]·g[i] − o[i]·g[i]) / s[i] is the gradient of p, and
 * ∂scores[t, i] = p[t, i]·(a[t, i] − Σⱼ p[t, j]·a[t, j]).
 *
 * @param scores [B, T, n]
 * @param values [B, T, z]
 * @param keyMask [B, T], 1 = real and 0 = padding; not differentiated
 * @returns [B, n, z]
 */
export function competingSlots(scores: Tensor3D, values: Tensor3D, keyMask: Tensor2D): Tensor3D {
  return differentiable(
    [scores, values],
    () => {
      const [out, weights, won] = hasKernels()
        ? forward({ scores, values, keyMask }, {})
        : forwardComposed(scores, values, keyMask);
      return { value: out, save: [out, weights, won, values] };
    },
    (dy, [out, weights, won, values]) =>
      hasKernels()
        ? backward({ dy, out, weights, won, values }, {})
        : backwardComposed(dy, out, weights, won, values),
  );
}

/** [output, weights w [B, T, n], divisor s [B, n]] */
const forward = heapKernel<{ scores: Tensor; values: Tensor; keyMask: Tensor }>(
  'CompetingSlots',
  ({ scores, values }) => [
    [scores.shape[0], scores.shape[2], values.shape[2]],
    scores.shape,
    [scores.shape[0], scores.shape[2]],
  ],
  (heap, { scores, values, keyMask }) => {
    const [size, length, n] = scores.shape;
    const z = values.shape[2];
    const made = [heap.allocate([size, n, z]), heap.allocate(scores.shape), heap.allocate([size, n])];
    const [out, weights, won] = made.map((info) => heap.floats(info));
    const [score, value, real] = [scores, values, keyMask].map((info) => heap.floats(info));
    out.fill(0);
    won.fill(SLACK);
    for (let b = 0; b < size; b++) {
      for (let t = b * length; t < (b + 1) * length; t++) {
        share(score, weights, t * n, n, real[t]);
        for (let i = 0; i < n; i++) won[b * n + i] += weights[t * n + i];
      }
      for (let t = b * length; t < (b + 1) * length; t++) {
        for (let i = 0; i < n; i++) {
          const at = (b * n + i) * z;
          const weight = weights[t * n + i] / won[b * n + i];
          weights[t * n + i] = weight;
          for (let k = 0; k < z; k++) out[at + k] += weight * value[t * z + k];
        }
      }
    }
    return made;
  },
);

/** target = real · softmax(score), both from `at` over n. */
function share(score: Float32Array, target: Float32Array, at: number, n: number, real: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = at; i < at + n; i++) most = Math.max(most, score[i]);
  let total = 0;
  for (let i = at; i < at + n; i++) {
    target[i] = Math.exp(score[i] - most);
    total += target[i];
  }
  for (let i = at; i < at + n; i++) target[i] *= real / total;
}

/** [∂scores, ∂values] */
const backward = heapKernel<{ dy: Tensor; out: Tensor; weights: Tensor; won: Tensor; values: Tensor }>(
  'CompetingSlotsGradient',
  ({ weights, values }) => [weights.shape, values.shape],
  (heap, inputs) => {
    const [size, length, n] = inputs.weights.shape;
    const z = inputs.values.shape[2];
    const made = [heap.allocate([size, length, n]), heap.allocate([size, length, z])];
    const [dScores, dValues] = made.map((info) => heap.floats(info));
    const { dy, out, weights, won, values } = inputs;
    const [g, o, w, s, v] = [dy, out, weights, won, values].map((info) => heap.floats(info));
    const shift = new Float64Array(n);
    const a = new Float64Array(n);
    dValues.fill(0);
    for (let b = 0; b < size; b++) {
      for (let i = 0; i < n; i++) shift[i] = dot(o, (b * n + i) * z, g, (b * n + i) * z, z);
      for (let t = b * length; t < (b + 1) * length; t++) {
        let mean = 0;
        for (let i = 0; i < n; i++) {
          const at = (b * n + i) * z;
          // p·a = w·(v·g − o·g), because p = w·s.
          const weight = w[t * n + i];
          const rise = dot(v, t * z, g, at, z) - shift[i];
          a[i] = weight * rise;
          mean += a[i];
          for (let k = 0; k < z; k++) dValues[t * z + k] += weight * g[at + k];
        }
        for (let i = 0; i < n; i++) dScores[t * n + i] = a[i] - w[t * n + i] * s[b * n + i] * mean;
      }
    }
    return made;
  },
);

function dot(a: Float32Array, aAt: number, b: Float32Array, bAt: number, count: number): number {
  let sumOf = 0;
  for (let k = 0; k < count; k++) sumOf += a[aAt + k] * b[bAt + k];
  return sumOf;
}

function forwardComposed(scores: Tensor3D, values: Tensor3D, keyMask: Tensor2D): Tensor[] {
  const shares = mul(softmax(scores, 2), expandDims(keyMask, 2));
  const won = add(sum(shares, 1), SLACK);
  const weights = div(shares, expandDims(won, 1)) as Tensor3D;
  return [matMul(weights, values, true, false), weights, won];
}

function backwardComposed(g: Tensor, o: Tensor, w: Tensor, s: Tensor, v: Tensor): Tensor[] {
  const shift = expandDims(sum(mul(o, g), 2), 1);
  const moved = mul(w, sub(matMul(v, g, false, true), shift));
  const share = mul(w, expandDims(s, 1));
  return [sub(moved, mul(share, sum(moved, 2, true))), matMul(w, g)];
}
