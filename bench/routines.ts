/*
 * `node --import tsx bench/routines.ts`: one call of each SIT op as a routine of the machine (one thread) against the
 * JavaScript loop of the same op as tfjs calls it, at the sizes of the presets and at the largest the page allows.
 */
import { setFlagsFromString } from 'node:v8';
import { engine, tensor, tidy } from '@tensorflow/tfjs-core';
import { startNodeBackend } from '../src/backend/node';
import { nodeSurroundings } from '../src/backend/nodeMachine';
import { collisionRateLowerings } from '../src/kernels/collisionRate/wasm';
import { columnCosineLowerings } from '../src/kernels/columnCosine/wasm';
import { competingSlotsLowerings } from '../src/kernels/competingSlots/wasm';
import { gateLowerings } from '../src/kernels/gate/wasm';
import { latentScaleLowerings } from '../src/kernels/latentScale/wasm';
import { meanSquaredErrorLowerings } from '../src/kernels/meanSquaredError/wasm';
import { straightThroughLowerings } from '../src/kernels/straightThrough/wasm';
import { weightedSumLowerings } from '../src/kernels/weightedSum/wasm';
import '../src/kernels/collisionRate/collisionRate';
import '../src/kernels/columnCosine/columnCosine';
import '../src/kernels/competingSlots/competingSlots';
import '../src/kernels/gate/gate';
import '../src/kernels/latentScale/latentScale';
import '../src/kernels/meanSquaredError/meanSquaredError';
import '../src/kernels/straightThrough/straightThrough';
import '../src/kernels/weightedSum/weightedSum';
import { Stream } from '../src/lib/random';
import { type Graph, type Operation, sizeOf, type View } from '../src/program/graph';
import { Layout } from '../src/program/layout';
import { Machines } from '../src/program/wasm/machine';
import { WasmTarget } from '../src/program/wasm/target';

interface Case {
  readonly name: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: readonly (readonly number[])[];
  readonly attributes?: object;
}

/** An operation that does nothing with what it reads. */
const READER = 'Reader';

const LOWERINGS = {
  ...collisionRateLowerings,
  ...columnCosineLowerings,
  ...competingSlotsLowerings,
  ...gateLowerings,
  ...latentScaleLowerings,
  ...meanSquaredErrorLowerings,
  ...straightThroughLowerings,
  ...weightedSumLowerings,
  [READER]: () => {},
};

function slots(b: number, t: number, n: number, z: number): Case[] {
  return [
    {
      name: 'SitCompetingSlots',
      inputs: { scores: [b, t, n], values: [b, t, z], keyMask: [b, t] },
      outputs: [
        [b, n, z],
        [b, t, n],
        [b, n],
      ],
    },
    {
      name: 'SitCompetingSlotsGradient',
      inputs: { dy: [b, n, z], out: [b, n, z], weights: [b, t, n], won: [b, n], values: [b, t, z] },
      outputs: [
        [b, t, n],
        [b, t, z],
      ],
    },
  ];
}

function masks(n: number, m: number): Case[] {
  const outputs = [[], [n, m]];
  return [
    { name: 'SitCollisionRate', inputs: { p: [n, m] }, outputs, attributes: { form: 'prod' } },
    { name: 'SitCollisionRate', inputs: { p: [n, m] }, outputs, attributes: { form: 'log' } },
    { name: 'SitColumnCosine', inputs: { p: [n, m] }, outputs },
  ];
}

function samples(tasks: number, b: number, n: number, width: number): Case[] {
  const [all, one] = [
    [tasks, b, n],
    [b, n],
  ];
  return [
    { name: 'SitStraightThrough', inputs: { logits: all, noise: all }, outputs: [all] },
    {
      name: 'SitStraightThroughGradient',
      inputs: { dy: all, logits: all, noise: all, tau: [] },
      outputs: [all],
    },
    { name: 'SitGate', inputs: { latents: one, masks: all }, outputs: [all] },
    { name: 'SitGateGradient', inputs: { dy: all, latents: one, masks: all }, outputs: [one, all] },
    { name: 'SitLatentScale', inputs: { latents: one }, outputs: [[], one] },
    {
      name: 'SitMeanSquaredError',
      inputs: { prediction: [tasks, b, width], target: [tasks, b, width] },
      outputs: [[], [tasks, b, width]],
    },
  ];
}

const CASES: readonly Case[] = [
  ...slots(32, 12, 6, 8),
  ...slots(64, 64, 16, 16),
  ...masks(6, 5),
  ...masks(64, 64),
  ...samples(5, 64, 6, 8),
  ...samples(16, 512, 32, 32),
  { name: 'SitWeightedSum', inputs: { 0: [], 1: [], 2: [], 3: [], weights: [4] }, outputs: [[]] },
];

/** Calls in one recorded program, so that starting it costs next to nothing. */
const CALLS = 50;
const WINDOWS = 9;
const WINDOW_MS = 60;

/** Median over windows of microseconds per call of `calls` calls. */
function time(calls: number, run: () => void): number {
  for (const begin = performance.now(); performance.now() - begin < WINDOW_MS; ) run();
  const windows = Array.from({ length: WINDOWS }, () => {
    const begin = performance.now();
    let count = 0;
    do {
      run();
      count += calls;
    } while (performance.now() - begin < WINDOW_MS);
    return (1000 * (performance.now() - begin)) / count;
  });
  return windows.sort((a, b) => a - b)[WINDOWS >> 1];
}

function graphOf({ name, inputs, outputs, attributes = {} }: Case): Graph {
  let id = 0;
  const feeds: Record<string, View> = {};
  for (const [key, shape] of Object.entries(inputs)) {
    feeds[key] = {
      value: { id: id++, size: sizeOf(shape), dtype: 'float32', kind: 'feed', name: key },
      shape,
    };
  }
  const operations: Operation[] = Array.from({ length: CALLS }, () => ({
    name,
    inputs: feeds,
    outputs: outputs.map((shape) => ({
      value: { id: id++, size: sizeOf(shape), dtype: 'float32', kind: 'computed' },
      shape,
    })),
    attributes,
  }));
  // So that no output of a call counts as unused.
  const all = operations.flatMap(({ outputs }) => outputs);
  const reader = { name: READER, inputs: Object.fromEntries(all.entries()), outputs: [], attributes: {} };
  return { operations: [...operations, reader], outputs: {}, updates: [] };
}

// Node 20 has fused multiply-adds behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');
await startNodeBackend('cpu');
const stream = Stream.of(5, 'routines');
const machines = await Machines.prepare(nodeSurroundings(1));
for (const one of CASES) {
  const machine = await machines.take();
  const adam = (): never => {
    throw new Error('nothing is trained here');
  };
  const target = new WasmTarget(machine, new Layout([]), { lowerings: LOWERINGS, adam }, () =>
    machines.give(machine),
  );
  const executable = target.compile(graphOf(one));
  const feeds = Object.fromEntries(
    Object.entries(one.inputs).map(([key, shape]) => [
      key,
      { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => 0.05 + 0.9 * stream.uniform()) },
    ]),
  );
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([key, { shape, values }]) => [key, tensor(values, [...shape], 'float32')]),
  );
  const ours = time(CALLS, () => void executable.run(feeds));
  const loop = time(1, () => tidy(() => engine().runKernel(one.name, tensors, { ...one.attributes })));
  console.log(
    JSON.stringify({
      op: one.name,
      ...one.attributes,
      sizes: Object.values(one.inputs).map((shape) => shape.join('x')),
      routine_us: Number(ours.toPrecision(3)),
      loop_us: Number(loop.toPrecision(3)),
      ratio: Number((loop / ours).toPrecision(2)),
    }),
  );
  target.dispose();
}
