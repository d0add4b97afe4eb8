import {
  add,
  argMax,
  cast,
  clone,
  concat,
  div,
  exp,
  expandDims,
  fill,
  gather,
  grads,
  greater,
  log,
  matMul,
  max,
  maximum,
  mean,
  mul,
  neg,
  onesLike,
  reshape,
  type Scalar,
  sigmoid,
  slice,
  softmax,
  sqrt,
  square,
  squeeze,
  sub,
  sum,
  type Tensor,
  tanh,
  tidy,
  tile,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { nodeSurroundings } from '../backend/nodeMachine';
import { expectClose } from '../kernels/expectClose.fixture';
import { Parameters } from '../model/parameters';
import type { Feeds } from '../program/graph';
import { record, signaturesOf } from '../program/recorder';
import '../program/stock';
import { Machines } from '../program/wasm/machine';
import { createWasmRunner } from './create';
import { tensorsOf } from './eager';

/*
 * Every op of tfjs that can be recorded, with its attributes off their defaults: the recorder works out the shape and kind of number
 * that tfjs gives, and the program the numbers. (Routines are tried at random sizes in kernels/stock/wasm.test.ts.)
 */

const feeds = {
  x: { shape: [2, 3, 4], values: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * i) + 1.5) },
  y: { shape: [3, 1], values: Float32Array.of(0.5, -1, 2) },
  a: { shape: [1, 3, 5], values: Float32Array.from({ length: 15 }, (_, i) => Math.cos(i)) },
  b: { shape: [2, 5, 3], values: Float32Array.from({ length: 30 }, (_, i) => Math.sin(3 * i)) },
  ids: { shape: [2, 3], values: Int32Array.of(1, 0, 1, 1, 1, 0) },
  counts: { shape: [4], values: Int32Array.of(0, 7, -2, 1) },
} satisfies Feeds;

type Inputs = { readonly [name in keyof typeof feeds]: Tensor };

const OPS: Readonly<Record<string, (inputs: Inputs) => Tensor>> = {
  'add, broadcast': ({ x, y }) => add(y, x),
  'sub, broadcast': ({ x, y }) => sub(y, x),
  'mul, broadcast': ({ x, y }) => mul(x, y),
  'div, broadcast': ({ x, y }) => div(y, x),
  'maximum, broadcast': ({ x, y }) => maximum(x, y),
  'greater, broadcast': ({ x, y }) => greater(x, y),
  'mul with a number': ({ x }) => mul(2.5, x),
  neg: ({ x }) => neg(x),
  square: ({ x }) => square(x),
  sqrt: ({ x }) => sqrt(x),
  sigmoid: ({ x }) => sigmoid(x),
  tanh: ({ x }) => tanh(x),
  exp: ({ x }) => exp(x),
  log: ({ x }) => log(x),
  softmax: ({ x }) => softmax(x),
  'cast to integers': ({ x }) => cast(mul(x, 3), 'int32'),
  'cast to flags': ({ x }) => cast(cast(sub(x, 1.5), 'int32'), 'float32'),
  'cast of integers': ({ ids }) => cast(ids, 'float32'),
  'cast of integers to flags': ({ counts }) => cast(counts, 'bool'),
  'cast of flags to integers': ({ x }) => cast(greater(x, 1), 'int32'),
  'sum of all': ({ x }) => sum(x),
  'sum over one axis': ({ x }) => sum(x, 1),
  'sum over some, kept': ({ x }) => sum(x, [-1, 0], true),
  'mean over one axis': ({ x }) => mean(x, -2),
  'max over one axis, kept': ({ x }) => max(x, 2, true),
  'max over some': ({ x }) => max(x, [0, 1]),
  argMax: ({ x }) => argMax(x, -1),
  'concat along the last axis': ({ x }) => concat([x, neg(x), x], -1),
  'concat of integers': ({ ids }) => concat([ids, ids], 0),
  'slice to the end': ({ x }) => slice(x, [0, 1, 1], [2, -1, 2]),
  'slice of integers': ({ ids }) => slice(ids, [1, 0], [1, 2]),
  tile: ({ x }) => tile(x, [1, 2, 3]),
  'tile of integers': ({ ids }) => tile(ids, [2, 1]),
  transpose: ({ x }) => transpose(x, [2, 0, 1]),
  'transpose of integers': ({ ids }) => transpose(ids),
  reshape: ({ x }) => reshape(x, [4, -1]),
  'reshape of integers': ({ ids }) => reshape(ids, [6]),
  'expandDims at the end': ({ x }) => expandDims(x, -1),
  squeeze: ({ y }) => squeeze(y, [1]),
  clone: ({ x }) => clone(x),
  gather: ({ x, ids }) => gather(x, ids),
  'gather of integers': ({ ids }) => gather(ids, slice(reshape(ids, [6]), 1, 3)),
  'matMul, one left side for all': ({ a, b }) => matMul(a, b),
  'matMul, both turned': ({ a, b }) => matMul(transpose(a, [0, 2, 1]), transpose(b, [0, 2, 1]), true, true),
  'constants of a shape': ({ x }) => add(mul(zerosLike(x), x), add(onesLike(x), fill([4], 2.5))),
};

let machines: Machines;

beforeAll(async () => {
  await startNodeBackend('cpu');
  machines = await Machines.prepare(nodeSurroundings(1));
});

it.each(Object.entries(OPS))('%s has tfjs’ shape, kind of number and numbers', async (_name, op) => {
  const wanted = tidy(() => {
    const y = op(tensorsOf(feeds) as Inputs);
    return { shape: y.shape, dtype: y.dtype, values: y.dataSync() };
  });
  const graph = record([], signaturesOf(feeds), (_, inputs) => {
    const y = op(inputs as Inputs);
    expect(y.dtype).toBe(wanted.dtype);
    return { outputs: { y }, updates: [] };
  });
  expect(graph.outputs.y.shape).toEqual(wanted.shape);
  const runner = await createWasmRunner(new Parameters(0), machines);
  const { y } = await runner.run('op', feeds, (inputs) => ({ y: op(inputs as Inputs) }));
  expect(y).toBeInstanceOf(wanted.dtype === 'float32' ? Float32Array : Int32Array);
  expectClose(y, wanted.values, 1e-5);
  runner.dispose();
});

it('differentiates a slice that is given as numbers', async () => {
  const loss = (x: Tensor) => sum(square(slice(x, 1, 2))) as Scalar;
  const runner = await createWasmRunner(new Parameters(0), machines);
  const { y } = feeds;
  const { gradient } = await runner.run('gradient', { y }, (inputs) => ({
    gradient: grads(loss)([inputs.y])[0],
  }));
  expect([...gradient]).toEqual([0, -2, 4]);
  runner.dispose();
});
