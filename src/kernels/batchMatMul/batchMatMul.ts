import { matMul, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';
import { addProduct, type Panel, transposeInto } from '../product';

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
  return hasKernels() ? loop({ a, b }, { transposeA, transposeB })[0] : matMul(a, b, transposeA, transposeB);
}

const loop = heapKernel<{ a: Tensor; b: Tensor }, { transposeA: boolean; transposeB: boolean }>(
  'BatchMatMul',
  ({ a, b }, { transposeA, transposeB }) => [
    [a.shape[0], a.shape[transposeA ? 2 : 1], b.shape[transposeB ? 1 : 2]],
  ],
  (heap, { a, b }, { transposeA, transposeB }) => {
    const groups = a.shape[0];
    const [rows, inner] = transposeA ? [a.shape[2], a.shape[1]] : [a.shape[1], a.shape[2]];
    const columns = transposeB ? b.shape[1] : b.shape[2];
    if (groups !== b.shape[0] || inner !== (transposeB ? b.shape[2] : b.shape[1])) {
      throw new Error(`batchMatMul: [${a.shape}] and [${b.shape}] do not fit (${transposeA}, ${transposeB})`);
    }
    const out = heap.allocate([groups, rows, columns]);
    const sum: Panel = { values: heap.floats(out).fill(0), at: 0, stride: columns };
    // As they lie in memory; a transposed one is turned into a scratch panel first.
    const givenA: Panel = { values: heap.floats(a), at: 0, stride: a.shape[2] };
    const givenB: Panel = { values: heap.floats(b), at: 0, stride: b.shape[2] };
    const left = transposeA ? scratch(rows, inner) : givenA;
    const right = transposeB ? scratch(inner, columns) : givenB;
    for (let g = 0; g < groups; g++) {
      givenA.at = g * rows * inner;
      givenB.at = g * inner * columns;
      sum.at = g * rows * columns;
      if (transposeA) transposeInto(left.values, givenA, inner, rows);
      if (transposeB) transposeInto(right.values, givenB, columns, inner);
      addProduct(left, right, sum, rows, inner, columns);
    }
    return [out];
  },
);

function scratch(rows: number, columns: number): Panel {
  return { values: new Float32Array(rows * columns), at: 0, stride: columns };
}
