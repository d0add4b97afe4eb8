import { reads, writes } from '../../program/access';
import { type Operation, sizeOf, type View } from '../../program/graph';
import { gatherRows } from '../../program/webgpu/gather';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { binary, type MapName, move, unary } from '../../program/webgpu/map';
import { type Reduction, reduce } from '../../program/webgpu/reduce';
import { argMax, softmax } from '../../program/webgpu/rows';
import { stridesOf } from '../../program/webgpu/strides';
import { sumOf } from '../../program/webgpu/sum';

/*
 * tfjs' own ops, with its names of inputs and attributes. Matrix products are in kernels/batchMatMul.
 */

type Axes = number | readonly number[];

const binaryOp =
  (name: MapName): Lowering =>
  ({ inputs: { a, b }, outputs: [y] }, emit) =>
    binary(emit, name, a, b, y);

const unaryOp =
  (name: MapName): Lowering =>
  ({ inputs: { x }, outputs: [y] }, emit) =>
    unary(emit, name, x, y);

const reduction =
  (kind: Reduction): Lowering =>
  ({ inputs: { x }, outputs: [y], attributes }, emit) => {
    const { axis, reductionIndices } = attributes as { axis?: Axes | null; reductionIndices?: Axes | null };
    // tfjs calls Max's axes by another name, and all axes by none.
    const axes = axis ?? reductionIndices ?? x.shape.map((_, at) => at);
    reduce(emit, kind, x, axesOf(axes, x), y);
  };

export const stockGpu: Readonly<Record<string, Lowering>> = {
  Add: binaryOp('Add'),
  Sub: binaryOp('Sub'),
  Multiply: binaryOp('Multiply'),
  RealDiv: binaryOp('RealDiv'),
  Maximum: binaryOp('Maximum'),
  Greater: binaryOp('Greater'),
  Neg: unaryOp('Neg'),
  Square: unaryOp('Square'),
  Sqrt: unaryOp('Sqrt'),
  Sigmoid: unaryOp('Sigmoid'),
  Tanh: unaryOp('Tanh'),
  Exp: unaryOp('Exp'),
  Log: unaryOp('Log'),
  Sum: reduction('sum'),
  Mean: reduction('mean'),
  Max: reduction('max'),
  AddN: ({ inputs, outputs: [y] }, emit) => sumOf(emit, Object.values(inputs), y),
  Cast: cast,
  Concat: concat,
  Slice: slice,
  Tile: tile,
  Transpose: transpose,

  /** values · factor, factor a scalar; see `scaled.ts`. */
  SitScaled: ({ inputs: { values, factor }, outputs: [y] }, emit) =>
    binary(emit, 'Multiply', values, { value: factor.value, shape: [] }, y),

  GatherV2({ inputs: { x, indices }, outputs: [y], attributes }, emit) {
    const { axis } = attributes as { axis: number };
    if (axis !== 0) throw new Error(`GatherV2: on WebGPU along axis 0 only, not ${axis}`);
    gatherRows(emit, x, indices, y);
  },

  ArgMax({ inputs: { x }, outputs: [y], attributes }, emit) {
    lastAxis('ArgMax', axesOf((attributes as { axis: Axes }).axis, x), x);
    argMax(emit, x, y);
  },

  Softmax({ inputs: { logits }, outputs: [y], attributes }, emit) {
    lastAxis('Softmax', axesOf((attributes as { dim: number }).dim, logits), logits);
    softmax(emit, logits, y);
  },
};

/** Integers are kept as floats of the same number, so that only fractions are cut off. */
function cast({ inputs: { x }, outputs: [y], attributes }: Operation, emit: Emitter): void {
  const { dtype } = attributes as { dtype: string };
  const name = dtype === 'float32' ? 'Copy' : dtype === 'bool' ? 'NotZero' : 'Truncate';
  unary(emit, name, x, y);
}

function concat({ inputs, outputs: [y], attributes }: Operation, emit: Emitter): void {
  const [axis] = axesOf((attributes as { axis: number }).axis, y);
  const strides = stridesOf(y.shape);
  let begin = 0;
  const outer = sizeOf(y.shape.slice(0, axis));
  for (const part of Object.values(inputs)) {
    const at = begin * strides[axis];
    // Parts that lie one after another need not wait for each other.
    const to = writes(y, at, outer === 1 ? at + sizeOf(part.shape) : undefined);
    move(emit, part.shape, { at: reads(part), strides: stridesOf(part.shape) }, { at: to, strides });
    begin += part.shape[axis];
  }
}

function slice({ inputs: { x }, outputs: [y], attributes }: Operation, emit: Emitter): void {
  const { begin } = attributes as { begin: readonly number[] };
  const strides = stridesOf(x.shape);
  const first = strides.reduce((sum, stride, axis) => sum + stride * begin[axis], 0);
  move(emit, y.shape, { at: reads(x, first), strides }, { at: writes(y), strides: stridesOf(y.shape) });
}

function tile({ inputs: { x }, outputs: [y], attributes }: Operation, emit: Emitter): void {
  const { reps } = attributes as { reps: readonly number[] };
  // Every axis as two: once around its copies, once along it.
  const shape = x.shape.flatMap((size, axis) => [reps[axis], size]);
  const strides = stridesOf(x.shape).flatMap((stride) => [0, stride]);
  move(emit, shape, { at: reads(x), strides }, { at: writes(y), strides: stridesOf(shape) });
}

function transpose({ inputs: { x }, outputs: [y], attributes }: Operation, emit: Emitter): void {
  const { perm } = attributes as { perm: readonly number[] };
  const strides = stridesOf(x.shape);
  const turned = { at: reads(x), strides: perm.map((axis) => strides[axis]) };
  move(emit, y.shape, turned, { at: writes(y), strides: stridesOf(y.shape) });
}

function axesOf(axis: Axes, { shape }: View): number[] {
  return [axis].flat().map((one) => (one < 0 ? one + shape.length : one));
}

function lastAxis(op: string, axes: readonly number[], { shape }: View): void {
  if (axes.length !== 1 || axes[0] !== shape.length - 1) {
    throw new Error(`${op}: on WebGPU along the last axis only, not ${axes} of [${shape}]`);
  }
}
