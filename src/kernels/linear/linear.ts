import { add, matMul, mul, sum, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { hasKernels, heapKernel } from '../heap';
import { transposeInto } from '../product';
import {
  type Activation,
  activate,
  composedActivation,
  composedDeactivation,
  deactivate,
} from './activation';

/**
 * y = activation(x · w + b). x [R, in], w [in, out], b [out] or null → [R, out].
 *
 * Gradient, with dz = dy · activation′: dx = dz · wᵀ, dw = xᵀ · dz, db = Σ over rows of dz. On wasm the transposes are
 * made explicitly, because XNNPACK takes only untransposed products and the fallback is ten times slower.
 */
export function linear(
  x: Tensor2D,
  w: Tensor2D,
  b: Tensor1D | null,
  activation: Activation = 'none',
): Tensor2D {
  return differentiable(
    b ? [x, w, b] : [x, w],
    () => {
      const y = hasKernels()
        ? forward(b ? { x, w, b } : { x, w }, { activation })[0]
        : compose(x, w, b, activation);
      return { value: y, save: activation === 'none' ? [x, w] : [x, w, y] };
    },
    (dy, [x, w, y = dy]) => {
      const gradients = hasKernels()
        ? backward({ dy, x, w, y }, { activation })
        : composeGradients(dy, x as Tensor2D, w as Tensor2D, y, activation);
      if (!b) gradients.pop()?.dispose();
      return gradients;
    },
  );
}

const forward = heapKernel<{ x: Tensor; w: Tensor; b?: Tensor }, { activation: Activation }>(
  'Linear',
  ({ x, w }) => [[x.shape[0], w.shape[1]]],
  (heap, { x, w, b }, { activation }) => {
    const y = heap.product(x, w, { rows: x.shape[0], inner: w.shape[0], columns: w.shape[1] }, b);
    activate(heap.floats(y), activation);
    return [y];
  },
);

const backward = heapKernel<{ dy: Tensor; x: Tensor; w: Tensor; y: Tensor }, { activation: Activation }>(
  'LinearGradient',
  ({ x, w }) => [x.shape, w.shape, [w.shape[1]]],
  (heap, { dy, x, w, y }, { activation }) => {
    const [rows, inner] = x.shape;
    const columns = w.shape[1];
    const dz = activation === 'none' ? dy : heap.allocate(dy.shape);
    const wTransposed = heap.allocate([columns, inner]);
    const xTransposed = heap.allocate([inner, rows]);
    const db = heap.allocate([columns]);
    if (dz !== dy) deactivate(heap.floats(dz), heap.floats(dy), heap.floats(y), activation);
    transposeInto(
      heap.floats(wTransposed),
      { values: heap.floats(w), at: 0, stride: columns },
      inner,
      columns,
    );
    transposeInto(heap.floats(xTransposed), { values: heap.floats(x), at: 0, stride: inner }, rows, inner);
    sumRows(heap.floats(db), heap.floats(dz));
    const dx = heap.product(dz, wTransposed, { rows, inner: columns, columns: inner });
    const dw = heap.product(xTransposed, dz, { rows: inner, inner: rows, columns });
    heap.free(wTransposed);
    heap.free(xTransposed);
    if (dz !== dy) heap.free(dz);
    return [dx, dw, db];
  },
);

/** total[c] = Σ over rows of values[row, c]; four rows per pass over `total`. */
export function sumRows(total: Float32Array, values: Float32Array): void {
  const columns = total.length;
  total.fill(0);
  let at = 0;
  for (; at + 4 * columns <= values.length; at += 4 * columns) {
    const r1 = at + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    for (let c = 0; c < columns; c++) {
      total[c] += values[at + c] + values[r1 + c] + values[r2 + c] + values[r3 + c];
    }
  }
  for (; at < values.length; at += columns) {
    for (let c = 0; c < columns; c++) total[c] += values[at + c];
  }
}

function compose(x: Tensor, w: Tensor, b: Tensor | null, activation: Activation): Tensor {
  const product = matMul(x, w);
  return composedActivation(b ? add(product, b) : product, activation);
}

function composeGradients(dy: Tensor, x: Tensor2D, w: Tensor2D, y: Tensor, activation: Activation): Tensor[] {
  // `mul` by 1 keeps dy itself out of the result, which the tape may dispose.
  const dz = activation === 'none' ? mul(dy, 1) : composedDeactivation(dy, y, activation);
  return [matMul(dz, w, false, true), matMul(x, dz, true, false), sum(dz, 0)];
}
