import { reads, writes } from '../../program/access';
import { sizeOf, type Value, type View } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Emitter, Lowering } from '../../program/wasm/lowering';
import { emitNest, loopsOver, stridesOf } from './nest';

/** A block of numbers inside a value: element [i, j, …] lies at begin + i·strides[0] + j·strides[1] + … */
interface Block {
  readonly of: View | Value;
  readonly begin?: number;
  readonly strides: readonly number[];
}

/** Copies a block of these sizes, of floats or integers. */
export function emitBlockCopy(emit: Emitter, sizes: readonly number[], from: Block, to: Block): void {
  const operands = [
    { ...from, mode: 'read' },
    { ...to, mode: 'write' },
  ] as const;
  emitNest(emit, Code.copy, loopsOver(sizes, from.strides, to.strides), operands);
}

/** out = x, of one size. */
export function emitCopy(emit: Emitter, x: View, out: View): void {
  emitBlockCopy(emit, [out.value.size], { of: x, strides: [1] }, { of: out, strides: [1] });
}

/** Rows of a table [V, width] by number: out [R, width] = table[ids]; NaN for a number outside [0, V). */
export function emitGather(emit: Emitter, table: View, ids: View, out: View): void {
  const [vocabulary] = table.shape;
  const width = table.value.size / vocabulary;
  const rows = ids.value.size;
  emit.instruction({
    code: Code.gatherRows,
    parts: rows,
    cost: rows * width,
    words: (from, to) => [
      reads(table),
      reads(ids, from, to),
      writes(out, from * width, to * width),
      ...[to - from, width, vocabulary],
    ],
  });
}

const transpose: Lowering = ({ inputs: { x }, outputs: [out], attributes }, emit) => {
  const { perm } = attributes as { perm: readonly number[] };
  const strides = stridesOf(x.shape);
  const moved = perm.map((axis) => strides[axis]);
  emitBlockCopy(emit, out.shape, { of: x, strides: moved }, { of: out, strides: stridesOf(out.shape) });
};

const slice: Lowering = ({ inputs: { x }, outputs: [out], attributes }, emit) => {
  const strides = stridesOf(x.shape);
  const begin = (attributes as { begin: readonly number[] }).begin.reduce(
    (sum, index, axis) => sum + index * strides[axis],
    0,
  );
  emitBlockCopy(emit, out.shape, { of: x, begin, strides }, { of: out, strides: stridesOf(out.shape) });
};

const concat: Lowering = ({ inputs, outputs: [out], attributes }, emit) => {
  const { axis } = attributes as { axis: number };
  const at = axis < 0 ? axis + out.shape.length : axis;
  const strides = stridesOf(out.shape);
  let begin = 0;
  for (const x of Object.values(inputs)) {
    if (x.value.size === 0) continue;
    emitBlockCopy(emit, x.shape, { of: x, strides: stridesOf(x.shape) }, { of: out, begin, strides });
    begin += x.shape[at] * strides[at];
  }
};

/** Every axis becomes two, the number of repeats (along which x does not move) and its own. */
const tile: Lowering = ({ inputs: { x }, outputs: [out], attributes }, emit) => {
  const { reps } = attributes as { reps: readonly number[] };
  const sizes = x.shape.flatMap((size, axis) => [reps[axis], size]);
  const strides = stridesOf(x.shape).flatMap((stride) => [0, stride]);
  emitBlockCopy(emit, sizes, { of: x, strides }, { of: out, strides: stridesOf(sizes) });
};

const gather: Lowering = ({ inputs: { x, indices }, outputs: [out], attributes }, emit) => {
  const { axis, batchDims } = attributes as { axis: number; batchDims?: number };
  if (axis !== 0 || batchDims) throw new Error(`GatherV2 along axis ${axis} cannot be compiled`);
  emitGather(emit, x, indices, out);
};

export const moveLowerings: Record<string, Lowering> = {
  Transpose: transpose,
  Slice: slice,
  Concat: concat,
  Tile: tile,
  GatherV2: gather,
};

/** Numbers in one row of a view along its last axis. */
export function widthOf({ shape }: View): number {
  return shape.at(-1) ?? 1;
}

/** Rows of a view along its last axis. */
export function rowsOf({ shape }: View): number {
  return sizeOf(shape.slice(0, -1));
}
