import { beforeAll, describe, expect, it } from 'vitest';
import { nodeSurroundings } from '../backend/nodeMachine';
import type { View } from '../program/graph';
import { Layout } from '../program/layout';
import { type Machine, Machines } from '../program/wasm/machine';
import { WasmTarget } from '../program/wasm/target';
import { stockLowerings } from './stock/wasm';

/** Points at which a function is tried. */
const POINTS = 20_001;

let machine: Machine;

beforeAll(async () => {
  const machines = await Machines.prepare(nodeSurroundings(1));
  machine = await machines.take();
});

/** What the machine makes of x under this kernel. */
async function onMachine(name: string, x: Float32Array): Promise<ArrayLike<number>> {
  const view = (id: number): View => ({
    value: {
      id,
      size: x.length,
      dtype: 'float32',
      ...(id === 0 ? { kind: 'feed', name: 'x' } : { kind: 'computed' }),
    },
    shape: [x.length],
  });
  const instructions = {
    lowerings: stockLowerings,
    adam: () => {
      throw new Error('nothing is trained here');
    },
  };
  const target = new WasmTarget(machine, new Layout([]), instructions, () => {});
  const operation = { name, inputs: { x: view(0) }, outputs: [view(1)], attributes: {} };
  const executable = target.compile({
    operations: [operation],
    outputs: { y: operation.outputs[0] },
    updates: [],
  });
  return (await executable.run({ x: { shape: [x.length], values: x } })()).y;
}

describe('functions of four values at once', () => {
  const line = (from: number, to: number) =>
    Float32Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
  const powers = (from: number, to: number) => line(from, to).map((x) => Math.exp(x));

  it.each([
    ['Exp', Math.exp, line(-87, 88)],
    ['Exp', Math.exp, line(-1e-3, 1e-3)],
    ['Log', Math.log, powers(-87, 88)],
    ['Log', Math.log, line(0.99, 1.01)],
    ['Sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), line(-86, 86)],
    ['Tanh', Math.tanh, line(-12, 12)],
    ['Tanh', Math.tanh, powers(-80, 1)],
  ] as const)('%s is right to 5e-7 of itself', async (name, exactly, x) => {
    const y = await onMachine(name, x);
    const errors = x.map((value, i) => Math.abs(y[i] - exactly(value)) / Math.abs(exactly(value) || 1));
    const worst = errors.reduce((at, error, i) => (error <= errors[at] ? at : i), 0);
    expect(errors[worst], `${name}(${x[worst]})`).toBeLessThan(5e-7);
  });

  it('keeps what is no number, and knows the ends of its range', async () => {
    const x = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1e9, 1e9);
    const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
    expect(Array.from(await onMachine('Exp', x))).toEqual([none, infinite, 0, 1, 0, infinite]);
    expect(Array.from(await onMachine('Log', x)).slice(0, 5)).toEqual([
      none,
      infinite,
      none,
      -infinite,
      none,
    ]);
    expect(Array.from(await onMachine('Sigmoid', x))).toEqual([none, 1, 0, 0.5, 0, 1]);
    expect(Array.from(await onMachine('Sqrt', x)).slice(0, 5)).toEqual([none, infinite, none, 0, none]);
  });
});
