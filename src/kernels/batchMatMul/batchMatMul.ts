import { matMul, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { addProduct, heapKernel, onHeap, transposeInto } from '../heap';

/**
 * Products of G pairs of small matrices: a [G, M, K] · b [G, K, N] → [G, M, N]; with `transposeA` a is [G, K, M], with
 * `transposeB` b is [G, N, K]. tfjs-wasm has only a scalar loop for batches, so ours costs no more and saves its
 * transposed forms; one large product (G = 1) belongs in `linear`.
 */
export function batchMatMul(a: Tensor3D, b: Tensor3D, transposeA = false, transposeB = false): Tensor3D {
  return differentiable(
    [a, b],
    () => ({ value: multiply(a, b, transposeA, transposeB), save: [a, b] }),
    (dy, [a, b]) => [
      transposeA ? multiply(b, dy, transposeB, true) : multiply(dy, b, false, !transposeB),
      transposeB ? multiply(dy, a, true, transposeA) : multiply(a, dy, !transposeA, false),
    ],
  );
}

function multiply(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return onHeap() ? loop({ a, b }, { transposeA, transposeB })[0] : matMul(a, b, transposeA, transposeB);
}

const loop = heapKernel<{ a: Tensor; b: Tensor }, { transposeA: boolean; transposeB: boolean }>(
  'BatchMatMul',
  (heap, { a, b }, { transposeA, transposeB }) => {
    const groups = a.shape[0];
    const [rows, inner] = transposeA ? [a.shape[2], a.shape[1]] : [a.shape[1], a.shape[2]];
    const columns = transposeB ? b.shape[1] : b.shape[2];
    if (groups !== b.shape[0] || inner !== (transposeB ? b.shape[2] : b.shape[1])) {
      throw new Error(`batchMatMul: [${a.shape}] and [${b.shape}] do not fit (${transposeA}, ${transposeB})`);
    }
    const out = heap.allocate([groups, rows, columns]);
    const sums = heap.floats(out).fill(0);
    const allA = heap.floats(a);
    const allB = heap.floats(b);
    const turnedA = transposeA ? new Float32Array(rows * inner) : null;
    const turnedB = transposeB ? new Float32Array(inner * columns) : null;
    for (let g = 0; g < groups; g++) {
      const aAt = g * rows * inner;
      const bAt = g * inner * columns;
      if (turnedA) transposeInto(turnedA, allA.subarray(aAt, aAt + rows * inner), inner, rows);
      if (turnedB) transposeInto(turnedB, allB.subarray(bAt, bAt + inner * columns), columns, inner);
      addProduct(
        turnedA ?? allA,
        turnedA ? 0 : aAt,
        turnedB ?? allB,
        turnedB ? 0 : bAt,
        sums,
        g * rows * columns,
        rows,
        inner,
        columns,
      );
    }
    return [out];
  },
);
