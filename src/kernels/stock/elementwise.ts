import { reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Emitter, Lowering } from '../../program/wasm/lowering';
import { blocksOf, stretchOf } from '../blocks';
import { emitCopy } from './moves';
import { broadcastStrides, emitNest, loopsOver, stridesOf } from './nest';

/** Multiply-adds that one number costs where it takes more than reading and writing it. */
const EXPONENTIAL = 8;

/** out = f(x), number by number. */
export function emitUnary(emit: Emitter, code: Code, x: View, out: View, each = 1): void {
  const { size } = out.value;
  emit.instruction({
    code,
    parts: blocksOf(size),
    cost: size * each,
    words: (from, to) => {
      const { begin, end } = stretchOf(size, from, to);
      return [reads(x, begin, end), writes(out, begin, end), end - begin];
    },
  });
}

/** out = f(a, b), both broadcast to the shape of out. */
export function emitBinary(emit: Emitter, code: Code, a: View, b: View, out: View): void {
  const { shape } = out;
  const loops = loopsOver(
    shape,
    broadcastStrides(a.shape, shape),
    broadcastStrides(b.shape, shape),
    stridesOf(shape),
  );
  const operands = [
    { of: a, mode: 'read' },
    { of: b, mode: 'read' },
    { of: out, mode: 'write' },
  ] as const;
  emitNest(emit, code, loops, operands);
}

/** @throws Error where an input holds integers: the routines of the machine take floats */
export function expectFloats(name: string, inputs: readonly View[]): void {
  for (const { value } of inputs) {
    if (value.dtype !== 'float32') throw new Error(`${name} of integers cannot be compiled`);
  }
}

function unary(code: Code, each: number): Lowering {
  return ({ name, inputs: { x }, outputs: [out] }, emit) => {
    expectFloats(name, [x]);
    emitUnary(emit, code, x, out, each);
  };
}

function binary(code: Code): Lowering {
  return ({ name, inputs: { a, b }, outputs: [out] }, emit) => {
    expectFloats(name, [a, b]);
    emitBinary(emit, code, a, b, out);
  };
}

/** The sum of any number of inputs of one shape, called 0, 1, … */
const addN: Lowering = ({ name, inputs, outputs: [out] }, emit) => {
  const terms = Object.values(inputs);
  expectFloats(name, terms);
  if (terms.length === 1) emitCopy(emit, terms[0], out);
  terms.slice(1).forEach((term, i) => {
    emitBinary(emit, Code.add, i === 0 ? terms[0] : out, term, out);
  });
};

/** Between floats and integers; other casts are no operation. */
const cast: Lowering = ({ inputs: { x }, outputs: [out], attributes }, emit) => {
  const { dtype } = attributes as { dtype: string };
  if (x.value.dtype === out.value.dtype) emitCopy(emit, x, out);
  else if (dtype === 'float32') emitUnary(emit, Code.toFloats, x, out);
  else emitUnary(emit, dtype === 'bool' ? Code.toFlags : Code.toIntegers, x, out);
};

export const elementwiseLowerings: Record<string, Lowering> = {
  Neg: unary(Code.negative, 1),
  Square: unary(Code.square, 1),
  Sqrt: unary(Code.squareRoot, 2),
  Sigmoid: unary(Code.sigmoids, EXPONENTIAL),
  Tanh: unary(Code.tanhs, EXPONENTIAL),
  Exp: unary(Code.exponentials, EXPONENTIAL),
  Log: unary(Code.logarithms, EXPONENTIAL),
  Add: binary(Code.add),
  Sub: binary(Code.subtract),
  Multiply: binary(Code.multiply),
  RealDiv: binary(Code.divide),
  Maximum: binary(Code.maximum),
  Greater: binary(Code.greater),
  AddN: addN,
  Cast: cast,
};
