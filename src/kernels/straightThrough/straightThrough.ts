import {
  add,
  cast,
  div,
  greater,
  mul,
  type Scalar,
  sigmoid,
  sub,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { expOfNegative } from '../exp';
import { hasKernels, heapKernel } from '../heap';

/**
 * A sample of the binary concrete, straight through: m = 1[s > ½] with s = σ((logit + noise)/τ), whose gradient is
 * taken to be that of s: dlogit = dy · s(1 − s)/τ (Bengio et al. 2013; Maddison et al. 2017; Jang et al. 2017).
 * logits [R, n], noise [R, n] (standard logistic; zeros to threshold without noise), τ > 0 a scalar → {0, 1} [R, n].
 */
export function straightThrough(logits: Tensor2D, noise: Tensor2D, tau: Scalar): Tensor2D {
  return differentiable(
    [logits],
    () => ({
      value: hasKernels()
        ? forward({ logits, noise }, {})[0]
        : cast(greater(add(logits, noise), 0), 'float32'),
      save: [logits, noise, tau],
    }),
    (dy, [logits, noise, tau]) => [
      hasKernels() ? backward({ dy, logits, noise, tau }, {})[0] : composeGradient(dy, logits, noise, tau),
    ],
  );
}

const forward = heapKernel<{ logits: Tensor; noise: Tensor }>(
  'StraightThrough',
  ({ logits }) => [logits.shape],
  (heap, { logits, noise }) => {
    const out = heap.allocate(logits.shape);
    const [mask, at, added] = [heap.floats(out), heap.floats(logits), heap.floats(noise)];
    for (let i = 0; i < mask.length; i++) mask[i] = at[i] + added[i] > 0 ? 1 : 0;
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor; logits: Tensor; noise: Tensor; tau: Tensor }>(
  'StraightThroughGradient',
  ({ logits }) => [logits.shape],
  (heap, inputs) => {
    const out = heap.allocate(inputs.logits.shape);
    const [dx, dys] = [heap.floats(out), heap.floats(inputs.dy)];
    const [at, added, [tau]] = [
      heap.floats(inputs.logits),
      heap.floats(inputs.noise),
      heap.floats(inputs.tau),
    ];
    for (let i = 0; i < dx.length; i++) {
      // s(1 − s) is even in its argument, so the exponential of a negative number is all it takes.
      const e = expOfNegative(-Math.abs(at[i] + added[i]) / tau);
      dx[i] = (dys[i] * e) / ((1 + e) * (1 + e) * tau);
    }
    return [out];
  },
);

function composeGradient(dy: Tensor, logits: Tensor, noise: Tensor, tau: Tensor): Tensor {
  const s = sigmoid(div(add(logits, noise), tau));
  return mul(dy, div(mul(s, sub(1, s)), tau));
}
