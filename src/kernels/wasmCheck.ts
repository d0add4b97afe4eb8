/*
 * Checks of the machine's routines for tests: one operation, lowered and run share by share in a memory full of NaN, against
 * the JavaScript loop of the same kernel.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { engine, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { Stream } from '../lib/random';
import { type Feed, type NumberArray, sizeOf, type Value, type View } from '../program/graph';
import { assemble, isAccess } from '../program/wasm/assemble';
import type { Emitter, Instruction, Lowering, Word } from '../program/wasm/lowering';
import type { MachineExports, Variant } from '../program/wasm/machine';

/** A call of a kernel: its registered name, its inputs and its attributes. */
export interface Call {
  readonly name: string;
  readonly inputs: Readonly<Record<string, Feed>>;
  readonly attributes?: object;
}

export interface Expected {
  /** Largest difference in units of the largest number of an output, or of 1 where that is larger. */
  readonly tolerance?: number;
  /** Indices of outputs that nobody reads: their numbers are not checked. */
  readonly unused?: readonly number[];
}

const draws = Stream.of(23, 'machine checks');

/** Independent normals. */
export function normalFeed(...shape: number[]): Feed {
  return drawn(shape, () => draws.normal());
}

/** Uniform in [0, 1). */
export function uniformFeed(...shape: number[]): Feed {
  return drawn(shape, () => draws.uniform());
}

/** Each number as `draw` gives it. */
export function drawn(shape: readonly number[], draw: (index: number) => number): Feed {
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, (_, i) => draw(i)) };
}

/** Into how many shares the work is split. */
const SHARES = [1, 2, 3, 7];
const VARIANTS: readonly Variant[] = ['plain', 'relaxed'];

/**
 * The lowered operation gives what the JavaScript loop gives, the same bits for any number of threads, and writes only
 * where it says so.
 */
export async function expectAsLoop(
  lowerings: Readonly<Record<string, Lowering>>,
  call: Call,
  { tolerance = 2e-5, unused = [] }: Expected = {},
): Promise<void> {
  const wanted = await loop(call);
  for (const variant of VARIANTS) {
    const results = SHARES.map((shares) => {
      return runOnMachine(variant, lowerings[call.name], call, wanted, shares, unused);
    });
    wanted.forEach(({ values }, output) => {
      if (unused.includes(output)) return;
      expectNear(results[0][output], values, tolerance, `output ${output}`);
      for (const result of results) expectSameBits(result[output], results[0][output]);
    });
  }
}

function expectSameBits(actual: NumberArray, wanted: NumberArray): void {
  // Looking at every number is what `toEqual` takes long for.
  const [a, b] = [actual, wanted].map(({ buffer }) => Buffer.from(buffer));
  if (!a.equals(b)) expect(actual).toEqual(wanted);
}

/** Numbers are within the tolerance, and what is no number is so in both. */
function expectNear(actual: NumberArray, wanted: NumberArray, tolerance: number, what: string): void {
  let largest = 1;
  for (const value of wanted) if (Math.abs(value) > largest) largest = Math.abs(value);
  wanted.forEach((value, i) => {
    if (Object.is(actual[i], value) || Math.abs(actual[i] - value) <= tolerance * largest) return;
    throw new Error(`${what}, entry ${i}: ${actual[i]} is not ${value} (within ${tolerance} of ${largest})`);
  });
}

/** The kernel as it is registered for tfjs' cpu backend. A stock kernel with inputs 0, 1, … takes them as a list. */
async function loop({ name, inputs, attributes }: Call): Promise<Feed[]> {
  await startNodeBackend('cpu');
  const given = Object.entries(inputs).map(([key, { shape, values }]) => [
    key,
    tensor(values.slice(), [...shape], values instanceof Int32Array ? 'int32' : 'float32'),
  ]);
  const named = Object.fromEntries(given);
  const list =
    '0' in named && !name.startsWith('Sit') ? (Object.values(named) as unknown as typeof named) : named;
  const outputs = engine().runKernel(name, list, { ...attributes });
  return [outputs].flat().map((output) => ({ shape: output.shape, values: numbersOf(output) }));
}

function numbersOf(output: Tensor): NumberArray {
  const values = output.dataSync();
  return output.dtype === 'float32' ? (values as Float32Array) : Int32Array.from(values);
}

const PAGE = 65_536;
/** Where the program, the scratch memory and the values lie, in bytes. */
const PROGRAM = PAGE;
const SCRATCH = 2 * PAGE;

function runOnMachine(
  variant: Variant,
  lowering: Lowering,
  { name, inputs, attributes = {} }: Call,
  wanted: readonly Feed[],
  shares: number,
  unused: readonly number[],
): NumberArray[] {
  let made = 0;
  const view = (shape: readonly number[], dtype: Value['dtype']): View => {
    return { value: { id: made++, size: sizeOf(shape), dtype, kind: 'computed' }, shape };
  };
  const viewOf = ({ shape, values }: Feed): View =>
    view(shape, values instanceof Int32Array ? 'int32' : 'float32');
  const given = Object.entries(inputs).map(([key, feed]) => {
    return { key, view: viewOf(feed), values: feed.values };
  });
  const outputs = wanted.map(viewOf);
  const instructions: Instruction[] = [];
  let scratch = 0;
  const emit: Emitter = {
    instruction: (instruction) => instructions.push(instruction),
    temporary: (size) => view([size], 'float32').value,
    scratch: (size) => {
      scratch = Math.max(scratch, size);
      return { scratch: size };
    },
    isUsed: (output) => !unused.some((at) => outputs[at] === output),
  };
  const operation = {
    name,
    inputs: Object.fromEntries(given.map(({ key, view }) => [key, view])),
    outputs,
    attributes,
  };
  lowering(operation, emit);

  const touched = instructions.flatMap(({ words, parts }) => words(0, parts).filter(isAccess));
  const values = new Set([...given, ...outputs.map((view) => ({ view }))].map(({ view }) => view.value));
  for (const { value } of touched) values.add(value);
  const places = new Map<Value, number>();
  let top = SCRATCH + 4 * scratch;
  for (const value of values) {
    // Room between values, so that what is written beside one is noticed.
    top += 64;
    places.set(value, top);
    top += 4 * value.size;
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil((top + 64) / PAGE) });
  const machine = instantiate(variant, memory);
  const words = new Int32Array(memory.buffer);
  words.fill(0x7fc00000, PROGRAM / 4);
  for (const { view, values } of given) {
    words.set(new Int32Array(values.slice().buffer), places.get(view.value)! / 4);
  }
  for (const { code, parts, words: wordsOf } of instructions) {
    for (let share = 0; share < shares; share++) {
      const [from, to] = [share, share + 1].map((at) => Math.floor((parts * at) / shares));
      if (from === to) continue;
      const own = wordsOf(from, to);
      const alone: Instruction = { code, parts: 1, cost: 0, words: () => own };
      const addresses = { of: (value: Value) => places.get(value)!, scratch: () => SCRATCH, barrier: 0 };
      words.set(assemble([alone], 1, addresses)[0], PROGRAM / 4);
      const before = words.slice();
      machine.run(PROGRAM);
      expectWritesAmong(own, before, words, SCRATCH / 4 + scratch, places);
    }
  }
  return outputs.map(({ value }) => {
    const NumbersOf = value.dtype === 'float32' ? Float32Array : Int32Array;
    return new NumbersOf(memory.buffer, places.get(value)!, value.size).slice();
  });
}

/** From `begin` on, nothing has changed that the words did not say would be written. */
function expectWritesAmong(
  own: readonly Word[],
  before: Int32Array,
  after: Int32Array,
  begin: number,
  places: ReadonlyMap<Value, number>,
): void {
  const written = own.filter(isAccess).filter(({ mode }) => mode === 'write');
  const stretches = written.map(({ value, begin, end }) => {
    const at = places.get(value)! / 4;
    return [at + begin, at + end];
  });
  for (let at = begin; at < after.length; at++) {
    if (after[at] === before[at]) continue;
    if (stretches.some(([from, to]) => at >= from && at < to)) continue;
    throw new Error(`word ${at} was written, which no argument announces`);
  }
}

const modules = new Map<Variant, WebAssembly.Module>();

function instantiate(variant: Variant, memory: WebAssembly.Memory): MachineExports {
  let module = modules.get(variant);
  if (!module) {
    // Node 20 has fused multiply-adds behind a flag.
    setFlagsFromString('--experimental-wasm-relaxed-simd');
    module = new WebAssembly.Module(
      readFileSync(new URL(`../../build/kernels/${variant}.wasm`, import.meta.url)),
    );
    modules.set(variant, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as MachineExports;
}
