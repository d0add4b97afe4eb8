import {
  add,
  gather,
  grads,
  mul,
  reshape,
  type Scalar,
  setBackend,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { attention } from '../kernels/attention/attention';
import { crossEntropy } from '../kernels/crossEntropy/crossEntropy';
import { embedding } from '../kernels/embedding/embedding';
import { layerNorm } from '../kernels/layerNorm/layerNorm';
import { linear } from '../kernels/linear/linear';
import { expectClose } from '../kernels/opCheck';
import { Parameters } from '../model/parameters';
import type { Feeds } from '../program/graph';
import { Layout } from '../program/layout';
import type { Loss, Runner, State, Tensors } from '../program/runner';
import { nodeDevice, withoutGpu } from '../program/webgpu/check';
import { prepareGpu } from '../program/webgpu/gpu';
import { WebgpuTarget } from '../program/webgpu/target';
import { CompiledRunner } from './compiled';
import { createEagerRunner } from './eager';
import { gpuDispatches } from './gpuLowerings';

const [BATCH, LENGTH, WIDTH, WORDS] = [3, 5, 6, 7];

/** A transformer block with every kind of connection that is fused, masks at a rate of their own, and an idle parameter. */
function model(): { parameters: Parameters; loss: (inputs: Tensors) => Loss } {
  const parameters = new Parameters(1);
  const dense = ['q', 'k', 'v', 'o'].map((name) => [name, WIDTH, WIDTH] as const);
  for (const [name, inner, outer] of [...dense, ['up', WIDTH, 11] as const, ['down', 11, WIDTH] as const]) {
    parameters.normal(`${name}.w`, [inner, outer], 0.4);
    // A bias of keys has no gradient but rounding, of which Adam would make whole steps.
    if (name !== 'k') parameters.normal(`${name}.b`, [outer], 0.1);
  }
  parameters.normal('words', [WORDS, WIDTH], 0.5);
  parameters.normal('idle', [3], 1);
  parameters.normal('masks', [WIDTH], 1, 'masks');
  for (const norm of ['first', 'second']) {
    parameters.constant(`${norm}.gain`, [WIDTH], 1.2);
    parameters.constant(`${norm}.bias`, [WIDTH], 0.1);
  }
  const get = <T extends Tensor>(name: string) => parameters.get(name) as T;
  const layer = (name: string, x: Tensor2D, activation: 'none' | 'tanh' | 'relu' = 'none') =>
    linear(x, get<Tensor2D>(`${name}.w`), name === 'k' ? null : get<Tensor1D>(`${name}.b`), activation);
  const norm = (name: string, x: Tensor2D) =>
    layerNorm(x, get<Tensor1D>(`${name}.gain`), get<Tensor1D>(`${name}.bias`));
  const loss = ({ ids, labels, weights }: Tensors): Loss => {
    const x = mul(embedding(get<Tensor2D>('words'), ids as Tensor1D), get('masks')) as Tensor2D;
    const z = norm('first', x);
    const [q, k, v] = ['q', 'k', 'v'].map(
      (name) => reshape(layer(name, z), [BATCH, LENGTH, WIDTH]) as Tensor3D,
    );
    const mixed = reshape(attention(q, k, v, { heads: 2, causal: true }), [
      BATCH * LENGTH,
      WIDTH,
    ]) as Tensor2D;
    const h = add(x, layer('o', mixed)) as Tensor2D;
    const y = add(h, layer('down', layer('up', norm('second', h), 'tanh'))) as Tensor2D;
    const logits = linear(y, get<Tensor2D>('q.w'), null, 'relu');
    const total = crossEntropy(logits, labels as Tensor1D, weights as Tensor1D);
    return { total, terms: [sum(mul(y, y)) as Scalar] };
  };
  return { parameters, loss };
}

function feedsOf(step: number): Feeds {
  const rows = BATCH * LENGTH;
  return {
    ids: { shape: [rows], values: Int32Array.from({ length: rows }, (_, i) => (i * step + step) % WORDS) },
    labels: { shape: [rows], values: Int32Array.from({ length: rows }, (_, i) => (i + step) % WIDTH) },
    weights: { shape: [rows], values: Float32Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? 0 : 1)) },
  };
}

const ratesAt = (step: number) => ({ step, weights: 0.01, masks: 0.05 });

async function gpuRunner(parameters: Parameters, software: boolean): Promise<Runner> {
  const gpu = await prepareGpu(await nodeDevice(), software);
  const layout = new Layout(parameters.all());
  return new CompiledRunner(parameters, layout, new WebgpuTarget(gpu, layout, gpuDispatches));
}

function expectSameState(found: State, wanted: State): void {
  for (const [name, values] of Object.entries(wanted)) expectClose(found[name], values, 2e-4);
}

describe.skipIf(withoutGpu !== null).each([
  ['as on a GPU', false],
  ['as on a processor that plays GPU', true],
])('training on WebGPU, %s', (_, software) => {
  it('takes the steps that the eager runner takes on the CPU', async () => {
    await startNodeBackend('cpu');
    const reference = model();
    const eager = createEagerRunner(reference.parameters);
    for (let step = 1; step <= 3; step++) eager.step(feedsOf(step), reference.loss, ratesAt(step));
    const [wanted, wantedState] = [await eager.drain(), await eager.read()];

    const { parameters, loss } = model();
    const runner = await gpuRunner(parameters, software);
    await setBackend('cpu');
    for (let step = 1; step <= 3; step++) runner.step(feedsOf(step), loss, ratesAt(step));
    const found = await runner.drain();
    expect(found).toHaveLength(3);
    found.forEach((losses, i) => {
      expectClose(losses, wanted[i], 1e-4);
    });
    const state = await runner.read();
    expectSameState(state, wantedState);
    expect(state.idle).toEqual(parameters.all().find(({ name }) => name === 'idle')?.initial);
    runner.dispose();
  });

  it('takes the same steps again after a state is written back, to the bit, with other programs run between', async () => {
    const { parameters, loss } = model();
    const runner = await gpuRunner(parameters, software);
    await setBackend('cpu');
    runner.step(feedsOf(1), loss, ratesAt(1));
    const state = await runner.read();
    const steps = async () => {
      for (let step = 2; step <= 4; step++) runner.step(feedsOf(step), loss, ratesAt(step));
      return [await runner.drain(), await runner.read()] as const;
    };
    runner.write(state);
    const once = await steps();
    runner.write(state);
    // Needs more memory than the steps, and has constants of its own.
    const wide = { shape: [300, WIDTH], values: new Float32Array(300 * WIDTH).fill(0.5) };
    const { y } = await runner.run('wide', { wide }, ({ wide }) => ({
      y: add(linear(wide as Tensor2D, parameters.get('up.w') as Tensor2D, null), 2),
    }));
    expect(y).toHaveLength(300 * 11);
    expect(await steps()).toEqual(once);
    runner.dispose();
  });
});

describe.skipIf(withoutGpu !== null)('a run on WebGPU', () => {
  it('gives integers as integers, parameters and feeds as they are, and many runs before the first is awaited', async () => {
    const parameters = new Parameters(2);
    parameters.normal('table', [4, 3], 1);
    const runner = await gpuRunner(parameters, true);
    await setBackend('cpu');
    const runs = [0, 1, 2].map((first) =>
      runner.run('rows', { ids: { shape: [2], values: Int32Array.of(first, 3) } }, ({ ids }) => ({
        ids,
        table: parameters.get('table'),
        rows: gather(parameters.get('table'), ids as Tensor1D),
      })),
    );
    const found = await Promise.all(runs);
    const { initial } = parameters.all()[0];
    found.forEach(({ ids, table, rows }, first) => {
      expect(ids).toEqual(Int32Array.of(first, 3));
      expect(table).toEqual(initial);
      expect([...rows]).toEqual([...initial.subarray(3 * first, 3 * first + 3), ...initial.subarray(9)]);
    });
    runner.dispose();
  });

  it('names an operation that it does not know, and a model that is too large', async () => {
    const gpu = await prepareGpu(await nodeDevice(), true);
    const none = new WebgpuTarget(gpu, new Layout([]), { ...gpuDispatches, lowerings: {} });
    const runner = new CompiledRunner(new Parameters(0), new Layout([]), none);
    await setBackend('cpu');
    const x = { shape: [2], values: Float32Array.of(1, 2) };
    expect(() => runner.run('sum', { x }, ({ x }) => ({ y: add(x, x) }))).toThrow(/^Add cannot be compiled/);
    const huge = new Layout([{ name: 'huge', shape: [2 ** 30], group: 'weights' }]);
    expect(() => new WebgpuTarget(gpu, huge, gpuDispatches)).toThrow(/the GPU allows \d+ MiB/);
  });

  it('reports a gradient that a plain sum gives for a parameter used twice', async () => {
    const parameters = new Parameters(3);
    parameters.normal('a', [5], 1);
    parameters.normal('b', [5], 1);
    const runner = await gpuRunner(parameters, true);
    await setBackend('cpu');
    const { gradient } = await runner.run('gradient', {}, () => {
      const [a] = grads((a, b) => sum(add(mul(a, a), mul(a, b))) as Scalar)([
        parameters.get('a'),
        parameters.get('b'),
      ]);
      return { gradient: a };
    });
    const [a, b] = parameters.all().map(({ initial }) => initial);
    expectClose(
      gradient,
      a.map((value, i) => 2 * value + b[i]),
      1e-6,
    );
    runner.dispose();
  });
});
