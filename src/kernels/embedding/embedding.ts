import {
  cast,
  gather,
  matMul,
  oneHot,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';

/**
 * Rows of a table by id: table [V, d], ids int32 [R] in [0, V) → [R, d]. The gradient adds each row of dy to the row
 * of its id; stock tfjs cannot differentiate `gather` on wasm, so elsewhere it is a one-hot product.
 */
export function embedding(table: Tensor2D, ids: Tensor1D): Tensor2D {
  const [vocabulary] = table.shape;
  return differentiable(
    [table],
    () => ({ value: hasKernels() ? forward({ table, ids }, {})[0] : gather(table, ids), save: [ids] }),
    (dy, [ids]) => [
      hasKernels()
        ? backward({ dy, ids }, { vocabulary })[0]
        : composeGradient(dy as Tensor2D, ids, vocabulary),
    ],
  );
}

const forward = heapKernel<{ table: Tensor; ids: Tensor }>(
  'Embedding',
  ({ table, ids }) => [[ids.shape[0], table.shape[1]]],
  (heap, { table, ids }) => {
    const [vocabulary, width] = table.shape;
    const out = heap.allocate([ids.shape[0], width]);
    const [y, rows, wanted] = [heap.floats(out), heap.floats(table), heap.ints(ids)];
    for (let r = 0; r < wanted.length; r++) {
      const id = wanted[r];
      if (id < 0 || id >= vocabulary) throw new Error(`embedding: id ${id} is outside [0, ${vocabulary})`);
      y.set(rows.subarray(id * width, (id + 1) * width), r * width);
    }
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor; ids: Tensor }, { vocabulary: number }>(
  'EmbeddingGradient',
  ({ dy }, { vocabulary }) => [[vocabulary, dy.shape[1]]],
  (heap, { dy, ids }, { vocabulary }) => {
    const width = dy.shape[1];
    const out = heap.allocate([vocabulary, width]);
    const [dtable, dys, wanted] = [heap.floats(out).fill(0), heap.floats(dy), heap.ints(ids)];
    for (let r = 0; r < wanted.length; r++) {
      const to = wanted[r] * width;
      const from = r * width;
      for (let c = 0; c < width; c++) dtable[to + c] += dys[from + c];
    }
    return [out];
  },
);

function composeGradient(dy: Tensor2D, ids: Tensor, vocabulary: number): Tensor {
  return matMul(cast(oneHot(ids, vocabulary), 'float32') as Tensor2D, dy, true, false);
}
