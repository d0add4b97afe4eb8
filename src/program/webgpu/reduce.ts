import { type Access, reads, writes } from '../access';
import { sizeOf, type Value, type View } from '../graph';
import type { Emitter } from './lowering';
import { shader, THREADS } from './shader';
import { joined, stridesOf, type Walk } from './strides';
import { LANES, LOWEST } from './wgsl';

export type Reduction = 'sum' | 'mean' | 'max';

/**
 * Every output reads `count` elements, shared out over `lanes` threads: `keep` walks from output to output, `drop` along what
 * is added up. Of a workgroup's threads, neighbours take neighbouring outputs (`across`) or neighbouring elements.
 */
const reduction = shader(
  {
    keep: 'four',
    keepStrides: 'four',
    drop: 'four',
    dropStrides: 'four',
    outputs: 'word',
    count: 'word',
    lanes: 'word',
    across: 'word',
    highest: 'word',
    scale: 'number',
    x: 'word',
    y: 'word',
  },
  `${LANES}
fn place(index: u32, sizes: vec4u, strides: vec4u) -> u32 {
  var rest = index;
  var at = rest % sizes.w * strides.w;
  rest /= sizes.w;
  at += rest % sizes.z * strides.z;
  rest /= sizes.z;
  return at + rest % sizes.y * strides.y + rest / sizes.y * strides.x;
}
fn run(a: Arguments, group: u32, thread: u32) {
  let together = 64u / a.lanes;
  let lane = select(thread % a.lanes, thread / together, a.across == 1u);
  let slot = select(thread / a.lanes, thread % together, a.across == 1u);
  let output = group * together + slot;
  var found = select(0.0, ${LOWEST}, a.highest == 1u);
  if (output < a.outputs) {
    let begin = a.x + place(output, a.keep, a.keepStrides);
    let line = a.drop.w == a.count;
    for (var i = lane; i < a.count; i += a.lanes) {
      var at = begin + i * a.dropStrides.w;
      if (!line) { at = begin + place(i, a.drop, a.dropStrides); }
      let x = m[at];
      found = select(found + x, max(found, x), a.highest == 1u);
    }
  }
  let step = select(1u, together, a.across == 1u);
  let first = select(slot * a.lanes, slot, a.across == 1u);
  if (a.highest == 1u) {
    found = maxOverLanes(found, thread, first, step, a.lanes);
  } else {
    found = sumOverLanes(found, thread, first, step, a.lanes);
  }
  if (lane == 0u && output < a.outputs) { m[a.y + output] = found * a.scale; }
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
    const walk = {
      sizes: chosen.map((axis) => x.shape[axis]),
      strides: [chosen.map((axis) => strides[axis])],
    };
    return joined(walk, 4, kind);
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
  const keep = { sizes: [1, 1, 1, size], strides: [[0, 0, 0, 1]] };
  const drop = { sizes: [1, 1, 1, count], strides: [[0, 0, 0, distance]] };
  dispatch(emit, 'sum', keep, drop, reads(parts, begin), y);
}

function dispatch(emit: Emitter, kind: Reduction, keep: Walk, drop: Walk, x: Access, y: Access): void {
  const outputs = sizeOf(keep.sizes);
  const count = sizeOf(drop.sizes);
  const lanes = lanesFor(emit, outputs, count);
  emit.dispatch(reduction, Math.ceil((outputs * lanes) / THREADS), {
    keep: keep.sizes,
    keepStrides: keep.strides[0],
    drop: drop.sizes,
    dropStrides: drop.strides[0],
    outputs,
    count,
    lanes,
    across: drop.strides[0][3] === 1 ? 0 : 1,
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
  const enough = software ? 64 : 16384;
  while (lanes < THREADS && 4 * lanes <= width && lanes * rows < enough) lanes *= 2;
  return lanes;
}
