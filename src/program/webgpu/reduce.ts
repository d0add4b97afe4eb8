import { type Access, reads, writes } from '../access';
import { sizeOf, type Value, type View } from '../graph';
import type { Emitter } from './lowering';
import { THREADS } from './shader';
import { stepsOf, stridesOf, type Walk } from './strides';
import { LOWEST, variants } from './wgsl';

export type Reduction = 'sum' | 'mean' | 'max';

/**
 * Every output reads `count` elements, shared out over `lanes` threads: `keep` walks from output to output, `drop` along what
 * is added up. Of a workgroup's threads, neighbours take neighbouring outputs (`across`) or neighbouring elements.
 */
const reduction = variants(
  {
    keep: 'four',
    keepStrides: 'four',
    drop: 'four',
    dropStrides: 'four',
    keepMore: 'word',
    dropMore: 'word',
    outputs: 'word',
    count: 'word',
    lanes: 'word',
    across: 'word',
    highest: 'word',
    scale: 'number',
    x: 'word',
    y: 'word',
  },
  (lanes) => `${lanes}
fn place(index: u32, sizes: vec4u, strides: vec4u, more: u32) -> u32 {
  var rest = index;
  var at = 0u;
  for (var d = 0u; d < more; d++) {
    at += rest % sizes[d] * strides[d];
    rest /= sizes[d];
  }
  return at + rest * strides[more];
}
fn run(a: Arguments, group: u32, thread: u32) {
  let together = 64u / a.lanes;
  let lane = select(thread % a.lanes, thread / together, a.across == 1u);
  let slot = select(thread / a.lanes, thread % together, a.across == 1u);
  let step = select(1u, together, a.across == 1u);
  let first = thread - lane * step;
  let wanted = group * together + slot;
  let output = min(wanted, a.outputs - 1u);
  let begin = a.x + place(output, a.keep, a.keepStrides, a.keepMore);
  var total = 0.0;
  var highest = ${LOWEST};
  for (var i = lane; i < a.count; i += a.lanes) {
    let x = m[begin + place(i, a.drop, a.dropStrides, a.dropMore)];
    total += x;
    highest = max(highest, x);
  }
  if (a.highest == 1u) {
    highest = maxOverLanes(highest, thread, first, step, a.lanes);
  } else {
    total = sumOverLanes(total, thread, first, step, a.lanes);
  }
  if (lane == 0u && wanted < a.outputs) {
    m[a.y + output] = select(total * a.scale, highest, a.highest == 1u);
  }
}
`,
);

/** Reduces x over these axes. The result has the remaining ones, in their order. */
export function reduce(
  emit: Emitter,
  kind: Reduction,
  x: View,
  axes: readonly number[],
  y: View | Value,
): void {
  const strides = stridesOf(x.shape);
  const part = (dropped: boolean): Walk => {
    const chosen = x.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis) === dropped);
    return { sizes: chosen.map((axis) => x.shape[axis]), strides: [chosen.map((axis) => strides[axis])] };
  };
  dispatch(emit, kind, part(false), part(true), reads(x), writes(y));
}

export interface Parts {
  readonly parts: Value;
  /** Where the first part's stretch begins, and how far it is to the next part's. */
  readonly begin: number;
  readonly distance: number;
  readonly count: number;
}

/** Adds up the same stretch of several parts, as long as the output. */
export function sumOfParts(emit: Emitter, { parts, begin, distance, count }: Parts, y: Access): void {
  const size = y.end - y.begin;
  const keep = { sizes: [size], strides: [[1]] };
  const drop = { sizes: [count], strides: [[distance]] };
  dispatch(emit, 'sum', keep, drop, reads(parts, begin), y);
}

function dispatch(emit: Emitter, kind: Reduction, keep: Walk, drop: Walk, x: Access, y: Access): void {
  const outputs = sizeOf(keep.sizes);
  const count = sizeOf(drop.sizes);
  const lanes = lanesFor(emit, outputs, count);
  const [kept, dropped] = [stepsOf(keep, kind), stepsOf(drop, kind)];
  emit.dispatch(reduction, Math.ceil((outputs * lanes) / THREADS), {
    keep: kept.sizes,
    keepStrides: kept.strides[0],
    drop: dropped.sizes,
    dropStrides: dropped.strides[0],
    keepMore: kept.more,
    dropMore: dropped.more,
    outputs,
    count,
    lanes,
    across: dropped.strides[0][0] === 1 ? 0 : 1,
    highest: kind === 'max' ? 1 : 0,
    scale: kind === 'mean' ? 1 / count : 1,
    x,
    y,
  });
}

/**
 * Threads per row for work on `rows` rows of `width` elements: enough that none of them walks far while others idle, few enough
 * that each has something to do.
 */
export function lanesFor({ software }: Emitter, rows: number, width: number): number {
  let lanes = 1;
  while (!software && lanes < THREADS && 4 * lanes <= width && lanes * rows < 16384) lanes *= 2;
  return lanes;
}
