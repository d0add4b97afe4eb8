import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { nodeSurroundings } from '../backend/nodeMachine';
import { expectClose } from '../kernels/expectClose.fixture';
import type { NumberArray } from '../program/graph';
import type { Runner, State } from '../program/runner';
import { Machine, Machines } from '../program/wasm/machine';
import { createWasmRunner } from './create';
import { createEagerRunner } from './eager';
import { LARGE, RandomModel, SMALL } from './randomModel.fixture';

/*
 * Models put together at random, compiled and op by op: what no list of cases thinks of, such as a table that is read by many, a
 * gradient that is another's too, or memory that serves again too early.
 */

const RATES = { weights: 1e-3, masks: 1e-2 };

interface Trained {
  readonly outputs: Record<string, NumberArray>;
  readonly losses: readonly Float32Array[];
  /** After the first step. */
  readonly state: State;
}

async function trained(model: RandomModel, runner: Runner): Promise<Trained> {
  const loss = model.loss.bind(model);
  const outputs = await runner.run('outputs', model.feeds, model.outputs.bind(model));
  runner.step(model.feeds, loss, { step: 1, ...RATES });
  const state = await runner.read();
  for (const step of [2, 3]) runner.step(model.feeds, loss, { step, ...RATES });
  const losses = await runner.drain();
  runner.dispose();
  return { outputs, losses, state };
}

/** Equal only where every bit is. */
function digestOf({ outputs, losses, state }: Trained): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of [outputs, losses, state].flatMap((part) =>
    Object.values(part),
  )) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

const machines = new Map<number, Machines>();

beforeAll(async () => {
  await startNodeBackend('cpu');
  for (const threads of [1, 3]) machines.set(threads, await Machines.prepare(nodeSurroundings(threads)));
});

const models = (sizes: readonly number[]) =>
  fc
    .record({
      layers: fc.integer({ min: 1, max: 14 }),
      choices: fc.array(fc.nat(10_000), { minLength: 40, maxLength: 120 }),
    })
    .map(({ layers, choices }) => new RandomModel(choices, layers, sizes));

async function compiled(model: RandomModel, threads: number): Promise<Trained> {
  return trained(model, await createWasmRunner(model.parameters, machines.get(threads)!));
}

/** Float32 sums in another order, through up to fourteen layers and back. */
const TOLERANCE = 1e-3;

it('a random model gives the same values, gradients and losses compiled as op by op', async () => {
  await fc.assert(
    fc.asyncProperty(models(SMALL), async (model) => {
      const wanted = await trained(model, createEagerRunner(model.parameters));
      const found = await compiled(model, 1);
      for (const [name, values] of Object.entries(wanted.outputs)) {
        expectClose(found.outputs[name], values, TOLERANCE);
      }
      for (const [name, values] of Object.entries(wanted.state)) {
        // Moments are multiples of the gradient; the value moves by the rate however small it is.
        if (name.startsWith('adam/first/')) expectClose(found.state[name], values, TOLERANCE);
      }
      wanted.losses.forEach((values, i) => {
        expectClose(found.losses[i], values, TOLERANCE);
      });
    }),
    { numRuns: 150 },
  );
});

it('a random model gives the same bits on one thread and on three', async () => {
  const run = vi.spyOn(Machine.prototype, 'run');
  await fc.assert(
    fc.asyncProperty(models(LARGE), async (model) => {
      expect(digestOf(await compiled(model, 3))).toEqual(digestOf(await compiled(model, 1)));
    }),
    { numRuns: 50 },
  );
  const threads = run.mock.calls.map(([programs]) => programs.length);
  expect(threads.filter((count) => count === 3).length).toBeGreaterThan(threads.length / 4);
});
