import { expandDims, reshape, sum, type Tensor, type Tensor2D, tile } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';

/**
 * Each row `times` times in succession: x [G, d] → [G · times, d], so that reshaping to [G, times, d] gives every group
 * its own copies. Gradient: sums over the copies.
 */
export function repeatRows(x: Tensor2D, times: number): Tensor2D {
  const [groups, width] = x.shape;
  return differentiable(
    [x],
    () => ({
      value: hasKernels()
        ? forward({ x }, { times })[0]
        : reshape(tile(expandDims(x, 1), [1, times, 1]), [groups * times, width]),
      save: [],
    }),
    (dy) => [hasKernels() ? backward({ dy }, { times })[0] : sum(reshape(dy, [groups, times, width]), 1)],
  );
}

const forward = heapKernel<{ x: Tensor }, { times: number }>(
  'RepeatRows',
  ({ x }, { times }) => [[x.shape[0] * times, x.shape[1]]],
  (heap, { x }, { times }) => {
    const [groups, width] = x.shape;
    const out = heap.allocate([groups * times, width]);
    const [y, xs] = [heap.floats(out), heap.floats(x)];
    for (let g = 0; g < groups; g++) {
      const row = xs.subarray(g * width, (g + 1) * width);
      for (let k = 0; k < times; k++) y.set(row, (g * times + k) * width);
    }
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor }, { times: number }>(
  'RepeatRowsGradient',
  ({ dy }, { times }) => [[dy.shape[0] / times, dy.shape[1]]],
  (heap, { dy }, { times }) => {
    const width = dy.shape[1];
    const groups = dy.shape[0] / times;
    const out = heap.allocate([groups, width]);
    const [dx, dys] = [heap.floats(out).fill(0), heap.floats(dy)];
    for (let g = 0; g < groups; g++) {
      for (let k = 0; k < times; k++) {
        const at = (g * times + k) * width;
        for (let c = 0; c < width; c++) dx[g * width + c] += dys[at + c];
      }
    }
    return [out];
  },
);
