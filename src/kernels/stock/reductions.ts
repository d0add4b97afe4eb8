import { util } from '@tensorflow/tfjs-core';
import { reads, writes } from '../../program/access';
import type { Value, View } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Emitter, Lowering, Word } from '../../program/wasm/lowering';
import { expectFloats } from './elementwise';
import { rowsOf, widthOf } from './moves';

/** The middle of three axes [outer, reduced, inner] is taken together. */
interface Middle {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
  /** Numbers from one to the next along `reduced`; more than `inner` only where `outer` is 1. */
  readonly stride?: number;
}

/** A part of the columns of a wide reduction: a cache line. */
const COLUMNS = 16;

/** out [outer, inner] = factor · reduction of x [outer, reduced, inner]; from element `begin` of x on. */
export function emitReduction(
  emit: Emitter,
  code: Code.sum | Code.largest,
  x: View | Value,
  out: View | Value,
  { outer, reduced, inner, stride = inner }: Middle,
  factor = 1,
  begin = 0,
): void {
  const words = (firstRow: number, rows: number, first: number, columns: number): Word[] => {
    const at = begin + firstRow * reduced * stride + first;
    return [
      reads(x, at, at + (rows * reduced - 1) * stride + columns),
      writes(out, firstRow * inner + first, (firstRow + rows - 1) * inner + first + columns),
      ...[rows, reduced, columns, stride],
      { float: factor },
    ];
  };
  emit.instruction({
    code,
    parts: outer > 1 ? outer : Math.ceil(inner / COLUMNS),
    cost: outer * reduced * inner,
    words: (from, to) => {
      if (outer > 1) return words(from, to - from, 0, inner);
      const first = from * COLUMNS;
      return words(0, 1, first, Math.min(inner, to * COLUMNS) - first);
    },
  });
}

/** Axes that lie side by side and are reduced or kept together, by size; those of size 1 left out. */
function groupsOf(
  shape: readonly number[],
  reduced: ReadonlySet<number>,
): { size: number; reduced: boolean }[] {
  const groups: { size: number; reduced: boolean }[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const last = groups.at(-1);
    if (last?.reduced === reduced.has(axis)) last.size *= size;
    else groups.push({ size, reduced: reduced.has(axis) });
  });
  return groups;
}

/** Reduces one group of neighbouring axes after another, the last first. */
function reduction(code: Code.sum | Code.largest, isMean: boolean): Lowering {
  return ({ name, inputs: { x }, outputs: [out], attributes }, emit) => {
    expectFloats(name, [x]);
    // Max calls its axes otherwise than all others.
    // Max calls its axes otherwise than all others; null means all of them.
    const { axis, reductionIndices } = attributes as Readonly<Record<string, number | number[]>>;
    const axes = util.parseAxisParam(reductionIndices ?? axis, [...x.shape]);
    const groups = groupsOf(x.shape, new Set(axes));
    if (!groups.some(({ reduced }) => reduced)) groups.push({ size: 1, reduced: true });
    const factor = isMean ? out.value.size / x.value.size : 1;
    let from: View | Value = x;
    let size = x.value.size;
    for (let at = groups.length - 1; at >= 0; at--) {
      const { size: reduced, reduced: isReduced } = groups[at];
      if (!isReduced) continue;
      const inner = groups
        .slice(at + 1)
        .reduce((product, group) => product * (group.reduced ? 1 : group.size), 1);
      const outer = size / reduced / inner;
      size /= reduced;
      const isLast = !groups.slice(0, at).some((group) => group.reduced);
      const into: View | Value = isLast ? out : emit.temporary(size);
      emitReduction(emit, code, from, into, { outer, reduced, inner }, isLast ? factor : 1);
      from = into;
    }
  };
}

/** A routine that takes whole rows along the last axis: x, out, rows, width. */
function byRow(code: Code, each: number, input: string): Lowering {
  return ({ name, inputs, outputs: [out], attributes }, emit) => {
    const x = inputs[input];
    expectFloats(name, [x]);
    const { axis = -1 } = attributes as { axis?: number };
    if (axis !== -1 && axis !== x.shape.length - 1) {
      throw new Error(`${name} along axis ${axis} of ${x.shape.length} cannot be compiled`);
    }
    const width = widthOf(x);
    const rows = rowsOf(x);
    const written = out.value.size / rows;
    emit.instruction({
      code,
      parts: rows,
      cost: rows * width * each,
      words: (from, to) => [
        reads(x, from * width, to * width),
        writes(out, from * written, to * written),
        ...[to - from, width],
      ],
    });
  };
}

export const reductionLowerings: Record<string, Lowering> = {
  Sum: reduction(Code.sum, false),
  Mean: reduction(Code.sum, true),
  Max: reduction(Code.largest, false),
  ArgMax: byRow(Code.argMax, 2, 'x'),
  Softmax: byRow(Code.softmax, 8, 'logits'),
};
