import {
  add,
  div,
  expandDims,
  linalg,
  matMul,
  mul,
  ones,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';
import { scaled } from '../scaled';

/** Added to the product of the norms, so that an empty column has cosine 0. */
export const COSINE_EPSILON = 1e-6;

/**
 * Mean over pairs t < u of cos(p_·t, p_·u), the columns of p [n, m] ≥ 0; 0 where there is no pair.
 * With d the dot product, a and b the norms and e = a·b + ε: ∂cos/∂p_·t = p_·u/e − d·b/(e²·a) · p_·t.
 */
export function columnCosine(p: Tensor2D): Scalar {
  return differentiable(
    [p],
    () => {
      const [value, gradient] = hasKernels() ? both({ p }, {}) : compose(p);
      return { value, save: [gradient] };
    },
    (dy, [gradient]) => [scaled(gradient, dy)],
  );
}

/** Below this a norm counts as zero in the gradient, whose direction is then undefined. */
export const SMALLEST_NORM = 1e-12;

const both = heapKernel<{ p: Tensor }>(
  'ColumnCosine',
  ({ p }) => [[], p.shape],
  (heap, { p }) => {
    const [n, m] = p.shape;
    const value = heap.allocate([]);
    const gradient = heap.allocate([n, m]);
    const [ps, g] = [heap.floats(p), heap.floats(gradient).fill(0)];
    const pairs = Math.max(1, (m * (m - 1)) / 2);
    const norm = new Float64Array(m);
    for (let t = 0; t < m; t++) {
      let square = 0;
      for (let i = 0; i < n; i++) square += ps[i * m + t] ** 2;
      norm[t] = Math.sqrt(square);
    }
    let total = 0;
    for (let t = 0; t < m; t++) {
      for (let u = t + 1; u < m; u++) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += ps[i * m + t] * ps[i * m + u];
        const e = norm[t] * norm[u] + COSINE_EPSILON;
        total += dot / e;
        const pullT = (dot * norm[u]) / (e * e * Math.max(norm[t], SMALLEST_NORM));
        const pullU = (dot * norm[t]) / (e * e * Math.max(norm[u], SMALLEST_NORM));
        for (let i = 0; i < n; i++) {
          const a = ps[i * m + t];
          const b = ps[i * m + u];
          g[i * m + t] += (b / e - pullT * a) / pairs;
          g[i * m + u] += (a / e - pullU * b) / pairs;
        }
      }
    }
    heap.floats(value)[0] = total / pairs;
    return [value, gradient];
  },
);

function compose(p: Tensor2D): Tensor[] {
  const m = p.shape[1];
  const pairs = Math.max(1, (m * (m - 1)) / 2);
  const offDiagonal = mul(sub(1, linalg.bandPart(ones([m, m]), 0, 0)), 1 / pairs);
  const norm = sqrt(add(sum(square(p), 0), SMALLEST_NORM ** 2));
  const row = expandDims(norm, 0);
  const e = add(matMul(expandDims(norm, 1), row), COSINE_EPSILON);
  const dots = matMul(p, p, true, false);
  const value = sum(mul(div(dots, e), mul(offDiagonal, 0.5)));
  // weight[t, u] = what p_·u adds to ∂/∂p_·t; pull[t] = what p_·t itself takes away.
  const weight = div(offDiagonal, e) as Tensor2D;
  const pull = div(sum(mul(mul(div(dots, square(e)), offDiagonal), row), 1), norm);
  return [value, sub(matMul(p, weight, false, true), mul(p, expandDims(pull, 0)))];
}
