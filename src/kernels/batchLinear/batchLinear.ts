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
import { hasKernels, heapKernel } from '../heap';
import {
  type Activation,
  activate,
  composedActivation,
  composedDeactivation,
  deactivate,
} from '../linear/activation';
import { sumRows } from '../linear/linear';
import { addProduct, type Panel, transposeInto } from '../product';

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
      const y = hasKernels() ? forward({ x, w, b }, { activation })[0] : compose(x, w, b, activation);
      return { value: y, save: [x, w, y] };
    },
    (dy, [x, w, y]) =>
      hasKernels() ? backward({ dy, x, w, y }, { activation }) : composeGradients(dy, x, w, y, activation),
  );
}

const forward = heapKernel<{ x: Tensor; w: Tensor; b: Tensor }, { activation: Activation }>(
  'BatchLinear',
  ({ x, w }) => [[x.shape[0], x.shape[1], w.shape[2]]],
  (heap, { x, w, b }, { activation }) => {
    const [groups, rows, inner] = x.shape;
    const columns = w.shape[2];
    const out = heap.allocate([groups, rows, columns]);
    const y = heap.floats(out);
    const bs = heap.floats(b);
    const xs: Panel = { values: heap.floats(x), at: 0, stride: inner };
    const ws: Panel = { values: heap.floats(w), at: 0, stride: columns };
    const sum: Panel = { values: y, at: 0, stride: columns };
    for (let g = 0; g < groups; g++) {
      xs.at = g * rows * inner;
      ws.at = g * inner * columns;
      sum.at = g * rows * columns;
      const bias = bs.subarray(g * columns, (g + 1) * columns);
      for (let r = 0; r < rows; r++) y.set(bias, sum.at + r * columns);
      addProduct(xs, ws, sum, rows, inner, columns);
    }
    activate(y, activation);
    return [out];
  },
);

const backward = heapKernel<{ dy: Tensor; x: Tensor; w: Tensor; y: Tensor }, { activation: Activation }>(
  'BatchLinearGradient',
  ({ x, w }) => [x.shape, w.shape, [w.shape[0], w.shape[2]]],
  (heap, { dy, x, w, y }, { activation }) => {
    const [groups, rows, inner] = x.shape;
    const columns = w.shape[2];
    const outputs = [heap.allocate(x.shape), heap.allocate(w.shape), heap.allocate([groups, columns])];
    const [dx, dw] = outputs.map(
      (info): Panel => ({ values: heap.floats(info).fill(0), at: 0, stride: info.shape[2] }),
    );
    const db = heap.floats(outputs[2]);
    const xs: Panel = { values: heap.floats(x), at: 0, stride: inner };
    const ws: Panel = { values: heap.floats(w), at: 0, stride: columns };
    const dz: Panel = { values: new Float32Array(dy.shape[0] * rows * columns), at: 0, stride: columns };
    deactivate(dz.values, heap.floats(dy), heap.floats(y), activation);
    const xTransposed: Panel = { values: new Float32Array(inner * rows), at: 0, stride: rows };
    const wTransposed: Panel = { values: new Float32Array(columns * inner), at: 0, stride: inner };
    for (let g = 0; g < groups; g++) {
      xs.at = dx.at = g * rows * inner;
      ws.at = dw.at = g * inner * columns;
      dz.at = g * rows * columns;
      transposeInto(xTransposed.values, xs, rows, inner);
      transposeInto(wTransposed.values, ws, inner, columns);
      addProduct(dz, wTransposed, dx, rows, columns, inner);
      addProduct(xTransposed, dz, dw, inner, rows, columns);
      sumRows(db.subarray(g * columns, (g + 1) * columns), dz.values.subarray(dz.at, dz.at + rows * columns));
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
