/*
 * `node --import tsx bench/routines.ts [part of a name] [wasm]`: one call of each op as a routine of the machine (one thread)
 * against the JavaScript loop of the same op as tfjs calls it, at the sizes of the presets and at the largest the page allows.
 * With `wasm` the loops run over the memory of tfjs-wasm, where products are XNNPACK's, else over plain arrays.
 */
import { setFlagsFromString } from 'node:v8';
import { engine, env, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { startNodeBackend } from '../src/backend/node';
import { nodeSurroundings } from '../src/backend/nodeMachine';
import '../src/kernels/addRows/addRows';
import '../src/kernels/attention/attention';
import '../src/kernels/batchLinear/batchLinear';
import '../src/kernels/batchMatMul/batchMatMul';
import '../src/kernels/collisionRate/collisionRate';
import '../src/kernels/columnCosine/columnCosine';
import '../src/kernels/competingSlots/competingSlots';
import '../src/kernels/crossEntropy/crossEntropy';
import '../src/kernels/embedding/embedding';
import '../src/kernels/gate/gate';
import '../src/kernels/latentScale/latentScale';
import '../src/kernels/layerNorm/layerNorm';
import '../src/kernels/linear/linear';
import '../src/kernels/meanSquaredError/meanSquaredError';
import '../src/kernels/repeatRows/repeatRows';
import '../src/kernels/straightThrough/straightThrough';
import '../src/kernels/weightedSum/weightedSum';
import { Stream } from '../src/lib/random';
import { type Feed, type Feeds, type Graph, type Operation, sizeOf, type View } from '../src/program/graph';
import { Layout } from '../src/program/layout';
import { Machines } from '../src/program/wasm/machine';
import { WasmTarget } from '../src/program/wasm/target';
import { wasmInstructions } from '../src/runner/instructions';

interface Case {
  readonly name: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: readonly (readonly number[])[];
  readonly attributes?: object;
  /** For inputs of integers: they lie in [0, bound). */
  readonly bounds?: Readonly<Record<string, number>>;
}

/** An operation that does nothing with what it reads. */
const READER = 'Reader';

const LOWERINGS = { ...wasmInstructions.lowerings, [READER]: () => {} };

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

function attentions(b: number, t: number, s: number, d: number, heads: number): Case[] {
  const [queries, keys] = [
    [b, t, d],
    [b, s, d],
  ];
  const p = [b, heads, t, s];
  return [
    {
      name: 'SitAttention',
      inputs: { q: queries, k: keys, v: keys, keyMask: [b, s] },
      outputs: [queries, p],
      attributes: { heads, causal: false },
    },
    {
      name: 'SitAttentionGradient',
      inputs: { dy: queries, q: queries, k: keys, v: keys, p },
      outputs: [queries, keys, keys],
      attributes: { heads },
    },
  ];
}

/** What a transformer does with `rows` tokens of width d, `length` to a sequence, beside attention. */
function tokens(rows: number, length: number, d: number, vocabulary: number): Case[] {
  const [x, row, table] = [[rows, d], [d], [vocabulary, d]];
  const flat = [rows / length, length * d];
  return [
    { name: 'SitLayerNorm', inputs: { x, gain: row, bias: row }, outputs: [x] },
    { name: 'SitLayerNormGradient', inputs: { dy: x, x, gain: row }, outputs: [x, row, row] },
    {
      name: 'SitCrossEntropy',
      inputs: { logits: [rows, vocabulary], labels: [rows], weights: [rows] },
      outputs: [[], [rows, vocabulary]],
      bounds: { labels: vocabulary },
    },
    { name: 'SitScaled', inputs: { values: [rows, vocabulary], factor: [] }, outputs: [[rows, vocabulary]] },
    {
      name: 'SitEmbedding',
      inputs: { table, ids: [rows] },
      outputs: [x],
      bounds: { ids: vocabulary },
    },
    {
      name: 'SitEmbeddingGradient',
      inputs: { dy: x, ids: [rows] },
      outputs: [table],
      attributes: { vocabulary },
      bounds: { ids: vocabulary },
    },
    { name: 'SitAddRows', inputs: { x: flat, row: [length * d] }, outputs: [flat] },
    { name: 'SitColumnSums', inputs: { dy: flat }, outputs: [[length * d]] },
    { name: 'Add', inputs: { a: x, b: x }, outputs: [x] },
  ];
}

function linears(rows: number, inner: number, columns: number, activation: string): Case[] {
  const [x, w, y] = [
    [rows, inner],
    [inner, columns],
    [rows, columns],
  ];
  const attributes = { activation };
  return [
    { name: 'SitLinear', inputs: { x, w, b: [columns] }, outputs: [y], attributes },
    { name: 'SitLinearGradient', inputs: { dy: y, x, w, y }, outputs: [x, w, [columns]], attributes },
  ];
}

function batches(groups: number, rows: number, inner: number, columns: number, activation: string): Case[] {
  const [x, w, y, b] = [
    [groups, rows, inner],
    [groups, inner, columns],
    [groups, rows, columns],
    [groups, columns],
  ];
  const attributes = { activation };
  return [
    { name: 'SitBatchLinear', inputs: { x, w, b }, outputs: [y], attributes },
    { name: 'SitBatchLinearGradient', inputs: { dy: y, x, w, y }, outputs: [x, w, b], attributes },
  ];
}

function multiplications(groups: number, rows: number, inner: number, columns: number): Case[] {
  const outputs = [[groups, rows, columns]];
  return [false, true].map((transposeB) => ({
    name: 'SitBatchMatMul',
    inputs: { a: [groups, rows, inner], b: transposeB ? [groups, columns, inner] : [groups, inner, columns] },
    outputs,
    attributes: { transposeA: false, transposeB },
  }));
}

const CASES: readonly Case[] = [
  ...slots(32, 12, 6, 8),
  ...slots(64, 64, 16, 16),
  ...masks(6, 5),
  ...masks(64, 64),
  ...samples(5, 64, 6, 8),
  ...samples(16, 512, 32, 32),
  ...attentions(32, 12, 12, 32, 2),
  ...attentions(32, 32, 32, 64, 4),
  ...attentions(32, 16, 32, 64, 4),
  ...attentions(64, 32, 32, 128, 4),
  ...tokens(32 * 12, 12, 32, 128),
  ...tokens(32 * 32, 32, 64, 256),
  ...linears(32 * 12, 32, 64, 'relu'),
  ...linears(32 * 12, 32, 101, 'none'),
  ...linears(32 * 32, 64, 64, 'none'),
  ...linears(32 * 32, 64, 256, 'relu'),
  ...linears(64 * 32, 128, 512, 'relu'),
  ...batches(5, 64, 6, 24, 'tanh'),
  ...batches(16, 512, 32, 24, 'leakyRelu'),
  ...multiplications(32, 8, 12, 32),
  ...multiplications(64, 32, 32, 32),
  { name: 'SitRepeatRows', inputs: { x: [5, 6] }, outputs: [[5 * 64, 6]], attributes: { times: 64 } },
  {
    name: 'SitRepeatRowsGradient',
    inputs: { dy: [5 * 64, 6] },
    outputs: [[5, 6]],
    attributes: { times: 64 },
  },
  { name: 'SitWeightedSum', inputs: { 0: [], 1: [], 2: [], 3: [], weights: [4] }, outputs: [[]] },
];

/** Calls in one recorded program at most, so that starting it costs next to nothing; fewer where they write much. */
const CALLS = 50;
const WRITTEN = 1_000_000;
const WINDOWS = 9;
const WINDOW_MS = 60;

/** Milliseconds that this process has computed so far: on a busy machine the clock says more about the others. */
function computed(): number {
  return process.cpuUsage().user / 1000;
}

/** Median over windows of microseconds per call of `calls` calls. */
function time(calls: number, run: () => void): number {
  for (const begin = computed(); computed() - begin < WINDOW_MS; ) run();
  const windows = Array.from({ length: WINDOWS }, () => {
    const begin = computed();
    let count = 0;
    do {
      run();
      count += calls;
    } while (computed() - begin < WINDOW_MS);
    return (1000 * (computed() - begin)) / count;
  });
  return windows.sort((a, b) => a - b)[WINDOWS >> 1];
}

function callsOf({ outputs }: Case): number {
  const written = outputs.reduce((sum, shape) => sum + sizeOf(shape), 0);
  return Math.max(1, Math.min(CALLS, Math.floor(WRITTEN / written)));
}

function graphOf(one: Case): Graph {
  const { name, inputs, outputs, attributes = {}, bounds = {} } = one;
  let id = 0;
  const feeds: Record<string, View> = {};
  for (const [key, shape] of Object.entries(inputs)) {
    const dtype = key in bounds ? 'int32' : 'float32';
    feeds[key] = { value: { id: id++, size: sizeOf(shape), dtype, kind: 'feed', name: key }, shape };
  }
  const operations: Operation[] = Array.from({ length: callsOf(one) }, () => ({
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

function feedOf(shape: readonly number[], bound?: number): Feed {
  const draws = Float32Array.from({ length: sizeOf(shape) }, () => 0.05 + 0.9 * stream.uniform());
  return { shape, values: bound ? Int32Array.from(draws, (draw) => bound * draw) : draws };
}

// Node 20 has fused multiply-adds behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');
if (process.argv[3] === 'wasm') {
  await import('@tensorflow/tfjs-backend-wasm');
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await setBackend('wasm');
} else {
  await startNodeBackend('cpu');
}
const stream = Stream.of(5, 'routines');
const machines = await Machines.prepare(nodeSurroundings(1));
for (const one of CASES.filter(({ name }) => name.includes(process.argv[2] ?? ''))) {
  const machine = await machines.take();
  const adam = (): never => {
    throw new Error('nothing is trained here');
  };
  const target = new WasmTarget(machine, new Layout([]), { lowerings: LOWERINGS, adam }, () =>
    machines.give(machine),
  );
  const executable = target.compile(graphOf(one));
  const feeds: Feeds = Object.fromEntries(
    Object.entries(one.inputs).map(([key, shape]) => [key, feedOf(shape, one.bounds?.[key])]),
  );
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([key, { shape, values }]) => [
      key,
      tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
  const ours = time(callsOf(one), () => void executable.run(feeds));
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
