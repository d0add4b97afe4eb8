import { type Access, reads, writes } from '../access';
import { sizeOf, type Value, type View } from '../graph';
import type { Emitter } from './lowering';
import { NONE, shader } from './shader';
import { broadcastStrides, joined, stridesOf } from './strides';
import { ACTIVATE, FUNCTIONS } from './wgsl';

/*
 * One shader for all that is done element by element, and for moving elements about: y[walk] = f(a[walk], b[walk]), each
 * array at its own pace along up to four axes. One shader for many operations means that more of them run as one dispatch.
 */

const BINARY = {
  Add: 'x + y',
  Sub: 'x - y',
  Multiply: 'x * y',
  RealDiv: 'x / y',
  Maximum: 'max(x, y)',
  Greater: 'select(0.0, 1.0, x > y)',
  /** x is the gradient of an activation's result y. */
  SlopeRelu: 'x * slope(y, 1u)',
  SlopeLeakyRelu: 'x * slope(y, 2u)',
  SlopeTanh: 'x * slope(y, 3u)',
} as const;

const UNARY = {
  Copy: 'x',
  Neg: '-x',
  Square: 'x * x',
  Sqrt: 'sqrt(x)',
  Sigmoid: 'logistic(x)',
  Tanh: 'hyperbolicTangent(x)',
  Exp: 'exp(x)',
  Log: 'log(x)',
  /** A float to an integer: towards zero. */
  Truncate: 'trunc(x)',
  NotZero: 'select(0.0, 1.0, x != 0.0)',
} as const;

export type BinaryName = keyof typeof BINARY;
export type UnaryName = keyof typeof UNARY;

const NAMES = [...Object.keys(UNARY), ...Object.keys(BINARY)];
const FORMULAS = [...Object.values(UNARY), ...Object.values(BINARY)];

/** Elements per workgroup. */
const BLOCK = 256;

const mapping = shader(
  {
    sizes: 'four',
    aStrides: 'four',
    bStrides: 'four',
    yStrides: 'four',
    count: 'word',
    formula: 'word',
    a: 'word',
    b: 'word',
    y: 'word',
  },
  `${FUNCTIONS}${ACTIVATE}
fn formula(x: f32, y: f32, which: u32) -> f32 {
  switch which {
    ${FORMULAS.map((formula, i) => `case ${i}u: { return ${formula}; }`).join('\n    ')}
    default: { return 0.0; }
  }
}
fn dot4(x: vec4u, y: vec4u) -> u32 { return x.x * y.x + x.y * y.y + x.z * y.z + x.w * y.w; }
fn run(a: Arguments, group: u32, thread: u32) {
  for (var i = group * ${BLOCK}u + thread; i < min((group + 1u) * ${BLOCK}u, a.count); i += 64u) {
    var at = vec4u(0u, 0u, 0u, i);
    if (a.sizes.w < a.count) {
      at.w = i % a.sizes.w;
      var rest = i / a.sizes.w;
      at.z = rest % a.sizes.z;
      rest /= a.sizes.z;
      at.y = rest % a.sizes.y;
      at.x = rest / a.sizes.y;
    }
    let x = m[a.a + dot4(at, a.aStrides)];
    var y = 0.0;
    if (a.b != NONE) { y = m[a.b + dot4(at, a.bStrides)]; }
    m[a.y + dot4(at, a.yStrides)] = formula(x, y, a.formula);
  }
}
`,
);

/** y = f(a, b), both broadcast to y's shape. */
export function binary(emit: Emitter, name: BinaryName, a: View, b: View, y: View | Value): void {
  const shape = 'value' in y ? y.shape : a.shape;
  dispatch(emit, name, shape, [
    { at: reads(a), strides: broadcastStrides(a.shape, shape) },
    { at: reads(b), strides: broadcastStrides(b.shape, shape) },
    { at: writes(y), strides: stridesOf(shape) },
  ]);
}

export function unary(emit: Emitter, name: UnaryName, x: View, y: View | Value): void {
  move(
    emit,
    x.shape,
    { at: reads(x), strides: stridesOf(x.shape) },
    { at: writes(y), strides: stridesOf(x.shape) },
    name,
  );
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
  name: UnaryName = 'Copy',
): void {
  dispatch(emit, name, shape, [from, to]);
}

function dispatch(emit: Emitter, name: string, shape: readonly number[], arrays: readonly Passed[]): void {
  const walk = joined({ sizes: shape, strides: arrays.map(({ strides }) => strides) }, 4, name);
  const count = sizeOf(shape);
  const last = arrays.length - 1;
  emit.dispatch(mapping, Math.ceil(count / BLOCK), {
    sizes: walk.sizes,
    aStrides: walk.strides[0],
    bStrides: last === 2 ? walk.strides[1] : [0, 0, 0, 0],
    yStrides: walk.strides[last],
    count,
    formula: NAMES.indexOf(name),
    a: arrays[0].at,
    b: last === 2 ? arrays[1].at : NONE,
    y: arrays[last].at,
  });
}
