import {
  add,
  exp,
  expandDims,
  linalg,
  log,
  maximum,
  mul,
  neg,
  ones,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';
import { scaled } from '../scaled';

/** Keeps the logarithm of the `log` form finite when two rows are equal. */
export const SHRINK = 0.999;

export type CollisionForm = 'prod' | 'log';

/**
 * How often two rows of a random binary matrix with P(entry = 1) = p [n, m] collide. With
 * c_ij = Π_t [p_it p_jt + (1 − p_it)(1 − p_jt)], the mean over pairs i < j of c_ij (`prod`) or of
 * −log(1 − 0.999 c_ij) (`log`); 0 where there is no pair.
 *
 * Gradient: ∂c_ij/∂p_it = (2p_jt − 1) · Π_{s≠t} [p_is p_js + (1 − p_is)(1 − p_js)], and ∂log form = 0.999/(1 − 0.999 c) · ∂c.
 */
export function collisionRate(p: Tensor2D, form: CollisionForm): Scalar {
  return differentiable(
    [p],
    () => {
      const [value, gradient] = hasKernels() ? both({ p }, { form }) : compose(p, form);
      return { value, save: [gradient] };
    },
    (dy, [gradient]) => [scaled(gradient, dy)],
  );
}

const both = heapKernel<{ p: Tensor }, { form: CollisionForm }>(
  'CollisionRate',
  ({ p }) => [[], p.shape],
  (heap, { p }, { form }) => {
    const [n, m] = p.shape;
    const value = heap.allocate([]);
    const gradient = heap.allocate([n, m]);
    const [ps, g] = [heap.floats(p), heap.floats(gradient).fill(0)];
    const pairs = Math.max(1, (n * (n - 1)) / 2);
    // agreeing[t] = P(entry t is equal); before[t] and after = products of all earlier and all later ones.
    const agreeing = new Float64Array(m);
    const before = new Float64Array(m + 1);
    before[0] = 1;
    let total = 0;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        for (let t = 0; t < m; t++) {
          const a = ps[i * m + t];
          const b = ps[j * m + t];
          agreeing[t] = a * b + (1 - a) * (1 - b);
          before[t + 1] = before[t] * agreeing[t];
        }
        const collision = before[m];
        total += form === 'log' ? -Math.log(1 - SHRINK * collision) : collision;
        let after = (form === 'log' ? SHRINK / (1 - SHRINK * collision) : 1) / pairs;
        for (let t = m - 1; t >= 0; t--) {
          const others = before[t] * after;
          g[i * m + t] += others * (2 * ps[j * m + t] - 1);
          g[j * m + t] += others * (2 * ps[i * m + t] - 1);
          after *= agreeing[t];
        }
      }
    }
    heap.floats(value)[0] = total / pairs;
    return [value, gradient];
  },
);

function compose(p: Tensor2D, form: CollisionForm): Tensor[] {
  const n = p.shape[0];
  const pairs = Math.max(1, (n * (n - 1)) / 2);
  const sign = sub(mul(p, 2), 1);
  // p q + (1 − p)(1 − q) = ½ (1 + (2p − 1)(2q − 1))
  const agreeing = maximum(mul(add(mul(expandDims(sign, 1), expandDims(sign, 0)), 1), 0.5), 1e-12);
  const collision = exp(sum(log(agreeing), 2));
  const offDiagonal = sub(1, linalg.bandPart(ones([n, n]), 0, 0));
  const rest = sub(1, mul(collision, SHRINK));
  const each = form === 'log' ? neg(log(rest)) : collision;
  const slope = form === 'log' ? mul(collision, mul(SHRINK, reciprocal(rest))) : collision;
  const perPair = expandDims(mul(slope, mul(offDiagonal, 1 / pairs)), 2);
  // Every pair stands twice in `each`, (i, j) and (j, i); in the gradient of row i once.
  const value = sum(mul(each, mul(offDiagonal, 0.5 / pairs)));
  const gradient = sum(mul(mul(perPair, reciprocal(agreeing)), expandDims(sign, 0)), 1);
  return [value, gradient];
}

function reciprocal(x: Tensor): Tensor {
  return exp(neg(log(x)));
}
