import { type Access, reads, writes } from '../../program/access';
import type { Value, View } from '../../program/graph';
import type { Code } from '../../program/wasm/code';
import type { Emitter, Word } from '../../program/wasm/lowering';
import { blocksOf, stretchOf } from '../blocks';

/** One of several loops inside each other: how often it runs and by how many numbers each operand moves on. */
export interface Loop {
  readonly size: number;
  readonly strides: readonly number[];
}

/** What a nest of loops goes over, from its element `begin` on. */
export interface Operand {
  readonly of: View | Value;
  readonly begin?: number;
  readonly mode: 'read' | 'write';
}

/** Loops in each other that the machine's routines have. */
const DEPTH = 4;
/** A loop of fewer turns is not shared out among threads while a longer one is there. */
const WORTH_SHARING = 8;

/** Row-major strides. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Strides of an input of this shape along the axes of a shape that it is broadcast to. */
export function broadcastStrides(shape: readonly number[], to: readonly number[]): number[] {
  const strides = stridesOf(shape);
  const missing = to.length - shape.length;
  return to.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || shape[own] === 1 ? 0 : strides[own];
  });
}

/**
 * Loops over axes of these sizes, `strides` of each operand along them. As few and as long as can be: axes of size 1 vanish,
 * and those that every operand passes as one become one.
 */
export function loopsOver(sizes: readonly number[], ...strides: readonly (readonly number[])[]): Loop[] {
  const loops: Loop[] = [];
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const own = strides.map((operand) => operand[axis]);
    const outer = loops.at(-1);
    if (outer?.strides.every((stride, i) => stride === own[i] * size)) {
      loops[loops.length - 1] = { size: outer.size * size, strides: own };
    } else {
      loops.push({ size, strides: own });
    }
  });
  return loops.length > 0 ? loops : [{ size: 1, strides: strides.map(() => 1) }];
}

/**
 * Emits a routine that goes over four axes; its words are the operands, the four sizes, and four strides of each operand.
 * Loops beyond four are written out.
 */
export function emitNest(
  emit: Emitter,
  code: Code,
  loops: readonly Loop[],
  operands: readonly Operand[],
): void {
  if (loops.length > DEPTH) {
    const [{ size, strides }, ...inner] = loops;
    for (let turn = 0; turn < size; turn++) {
      const moved = operands.map((operand, i) => ({
        ...operand,
        begin: (operand.begin ?? 0) + turn * strides[i],
      }));
      emitNest(emit, code, inner, moved);
    }
    return;
  }
  const shared = sharedLoop(loops);
  const { size } = loops[shared];
  const innermost = shared === loops.length - 1;
  emit.instruction({
    code,
    parts: innermost ? blocksOf(size) : size,
    cost: loops.reduce((product, loop) => product * loop.size, 1),
    words: (from, to) => {
      const { begin, end } = innermost ? stretchOf(size, from, to) : { begin: from, end: to };
      return wordsOf(loops, shared, begin, end, operands);
    },
  });
}

/** Index of the loop that threads share out: the outermost that is long enough, so that each has memory of its own. */
function sharedLoop(loops: readonly Loop[]): number {
  const long = loops.findIndex(({ size }) => size >= WORTH_SHARING);
  if (long >= 0) return long;
  const longest = Math.max(...loops.map(({ size }) => size));
  return loops.findIndex(({ size }) => size === longest);
}

/** The words for turns [begin, end) of the loop `shared`. */
function wordsOf(
  loops: readonly Loop[],
  shared: number,
  begin: number,
  end: number,
  operands: readonly Operand[],
): Word[] {
  const own = loops.map((loop, i) => (i === shared ? { ...loop, size: end - begin } : loop));
  const accesses = operands.map(({ of, begin: first = 0, mode }, i): Access => {
    const at = first + begin * loops[shared].strides[i];
    const last = own.reduce((sum, { size, strides }) => sum + (size - 1) * strides[i], at);
    return (mode === 'read' ? reads : writes)(of, at, last + 1);
  });
  const missing = DEPTH - own.length;
  const filled = (fill: number, of: (loop: Loop) => number): number[] => [
    ...new Array<number>(missing).fill(fill),
    ...own.map(of),
  ];
  return [
    ...accesses,
    ...filled(1, ({ size }) => size),
    ...operands.flatMap((_, i) => filled(0, ({ strides }) => strides[i])),
  ];
}
