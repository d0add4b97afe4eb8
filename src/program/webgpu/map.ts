import { type Access, reads, writes } from '../access';
import { sizeOf, type Value, type View } from '../graph';
import type { Emitter } from './lowering';
import { shader } from './shader';
import { broadcastStrides, stepsOf, stridesOf } from './strides';
import { CURVES } from './wgsl';

/*
 * What is done element by element, and moving elements about: y[walk] = f(a[walk], b[walk]), each array at its own pace along
 * up to four axes. Few shaders for many operations, so that more of them run as one dispatch.
 */

const CHEAP = {
  Copy: 'x',
  Neg: '-x',
  Square: 'x * x',
  Sqrt: 'sqrt(x)',
  /** A float to an integer: towards zero. */
  Truncate: 'trunc(x)',
  NotZero: 'select(0.0, 1.0, x != 0.0)',
  Add: 'x + y',
  Sub: 'x - y',
  Multiply: 'x * y',
  RealDiv: 'x / y',
  Maximum: 'max(x, y)',
  Greater: 'select(0.0, 1.0, x > y)',
} as const;

const CURVED = {
  Sigmoid: 'logistic(x)',
  Tanh: 'hyperbolicTangent(x)',
  Exp: 'exp(x)',
  Log: 'log(x)',
} as const;

export type MapName = keyof typeof CHEAP | keyof typeof CURVED;

function mapping(formulas: Readonly<Record<string, string>>, before = '') {
  // Not a `switch`: working out a few formulas too many costs less than choosing, on either kind of device.
  const [first, ...others] = Object.values(formulas);
  return shader(
    {
      sizes: 'four',
      aStrides: 'four',
      bStrides: 'four',
      yStrides: 'four',
      more: 'word',
      count: 'word',
      block: 'word',
      formula: 'word',
      a: 'word',
      b: 'word',
      y: 'word',
    },
    `${before}
fn run(a: Arguments, group: u32, thread: u32) {
  let end = min((group + 1u) * a.block, a.count);
  for (var i = group * a.block + thread; i < end; i += 64u) {
    var rest = i;
    var at = vec3u(a.a, a.b, a.y);
    for (var d = 0u; d < a.more; d++) {
      at += rest % a.sizes[d] * vec3u(a.aStrides[d], a.bStrides[d], a.yStrides[d]);
      rest /= a.sizes[d];
    }
    at += rest * vec3u(a.aStrides[a.more], a.bStrides[a.more], a.yStrides[a.more]);
    let x = m[at.x];
    let y = m[at.y];
    var found = ${first};
    ${others.map((formula, i) => `found = select(found, ${formula}, a.formula == ${i + 1}u);`).join('\n    ')}
    m[at.z] = found;
  }
}
`,
  );
}

const cheap = mapping(CHEAP);
const curved = mapping(CURVED, CURVES);

/** y = f(a, b), both broadcast to y's shape. */
export function binary(emit: Emitter, name: MapName, a: View, b: View, y: View): void {
  dispatch(emit, name, y.shape, [
    { at: reads(a), strides: broadcastStrides(a.shape, y.shape) },
    { at: reads(b), strides: broadcastStrides(b.shape, y.shape) },
    { at: writes(y), strides: stridesOf(y.shape) },
  ]);
}

export function unary(emit: Emitter, name: MapName, x: View, y: View | Value): void {
  const strides = stridesOf(x.shape);
  move(emit, x.shape, { at: reads(x), strides }, { at: writes(y), strides }, name);
}

/** An array as a walk over some axes passes it. */
export interface Passed {
  readonly at: Access;
  /** 0 along axes where it stays where it is. */
  readonly strides: readonly number[];
}

/** Copies elements: for every index of `shape`, to[index] = f(from[index]). */
export function move(
  emit: Emitter,
  shape: readonly number[],
  from: Passed,
  to: Passed,
  name: MapName = 'Copy',
): void {
  dispatch(emit, name, shape, [from, from, to]);
}

function dispatch(
  emit: Emitter,
  name: MapName,
  shape: readonly number[],
  arrays: readonly [Passed, Passed, Passed],
): void {
  const { sizes, strides, more } = stepsOf({ sizes: shape, strides: arrays.map((of) => of.strides) }, name);
  const isCheap = name in CHEAP;
  const count = sizeOf(shape);
  const block = emit.software ? 2048 : 256;
  emit.dispatch(isCheap ? cheap : curved, Math.ceil(count / block), {
    sizes,
    aStrides: strides[0],
    bStrides: strides[1],
    yStrides: strides[2],
    more,
    count,
    block,
    formula: Object.keys(isCheap ? CHEAP : CURVED).indexOf(name),
    a: arrays[0].at,
    b: arrays[1].at,
    y: arrays[2].at,
  });
}
