import {
  add,
  expandDims,
  matMul,
  mul,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { differentiable } from '../differentiable';
import { addProduct, heapKernel, onHeap, transposeInto } from '../heap';
import {
  type Activation,
  activate,
  composedActivation,
  composedDeactivation,
  deactivate,
} from '../linear/activation';

/**
 * G small linear layers at once, one per group (a head for every task):
 * y[g] = activation(x[g] · w[g] + b[g]); x [G, R, in], w [G, in, out], b [G, out] → [G, R, out].
 */
export function batchLinear(
  x: Tensor3D,
  w: Tensor3D,
  b: Tensor2D,
  activation: Activation = 'none',
): Tensor3D {
  return differentiable(
    [x, w, b],
    () => {
      const y = onHeap() ? forward({ x, w, b }, { activation })[0] : compose(x, w, b, activation);
      return { value: y, save: [x, w, y] };
    },
    (dy, [x, w, y]) =>
      onHeap() ? backward({ dy, x, w, y }, { activation }) : composeGradients(dy, x, w, y, activation),
  );
}

const forward = heapKernel<{ x: Tensor; w: Tensor; b: Tensor }, { activation: Activation }>(
  'BatchLinear',
  (heap, { x, w, b }, { activation }) => {
    const [groups, rows, inner] = x.shape;
    const columns = w.shape[2];
    const out = heap.allocate([groups, rows, columns]);
    const y = heap.floats(out);
    const [xs, ws, bs] = [heap.floats(x), heap.floats(w), heap.floats(b)];
    for (let g = 0; g < groups; g++) {
      const bias = bs.subarray(g * columns, (g + 1) * columns);
      const at = g * rows * columns;
      for (let r = 0; r < rows; r++) y.set(bias, at + r * columns);
      addProduct(xs, g * rows * inner, ws, g * inner * columns, y, at, rows, inner, columns);
    }
    activate(y, activation);
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor; x: Tensor; w: Tensor; y: Tensor }, { activation: Activation }>(
  'BatchLinearGradient',
  (heap, { dy, x, w, y }, { activation }) => {
    const [groups, rows, inner] = x.shape;
    const columns = w.shape[2];
    const outputs = [heap.allocate(x.shape), heap.allocate(w.shape), heap.allocate([groups, columns])];
    const [dx, dw, db] = outputs.map((info) => heap.floats(info).fill(0));
    const [xs, ws, dys] = [heap.floats(x), heap.floats(w), heap.floats(dy)];
    const dz = new Float32Array(dys.length);
    deactivate(dz, dys, heap.floats(y), activation);
    const xTransposed = new Float32Array(inner * rows);
    const wTransposed = new Float32Array(columns * inner);
    for (let g = 0; g < groups; g++) {
      const xAt = g * rows * inner;
      const wAt = g * inner * columns;
      const yAt = g * rows * columns;
      transposeInto(xTransposed, xs.subarray(xAt, xAt + rows * inner), rows, inner);
      transposeInto(wTransposed, ws.subarray(wAt, wAt + inner * columns), inner, columns);
      addProduct(dz, yAt, wTransposed, 0, dx, xAt, rows, columns, inner);
      addProduct(xTransposed, 0, dz, yAt, dw, wAt, inner, rows, columns);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) db[g * columns + c] += dz[yAt + r * columns + c];
      }
    }
    return outputs;
  },
);

function compose(x: Tensor, w: Tensor, b: Tensor2D, activation: Activation): Tensor {
  return composedActivation(add(matMul(x, w), expandDims(b, 1)), activation);
}

function composeGradients(dy: Tensor, x: Tensor, w: Tensor, y: Tensor, activation: Activation): Tensor[] {
  const dz = activation === 'none' ? mul(dy, 1) : composedDeactivation(dy, y, activation);
  return [matMul(dz, w, false, true), matMul(x, dz, true, false), sum(dz, 1)];
}
