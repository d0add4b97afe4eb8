import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { nodeSurroundings } from '../backend/nodeMachine';
import { expectClose } from '../kernels/expectClose.fixture';
import type { NumberArray } from '../program/graph';
import type { Runner, State } from '../program/runner';
import { Machines } from '../program/wasm/machine';
import { createWasmRunner } from './create';
import { createEagerRunner } from './eager';
import { RandomModel } from './randomModel.fixture';

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

const machines = new Map<number, Machines>();

beforeAll(async () => {
  await startNodeBackend('cpu');
  for (const threads of [1, 3]) machines.set(threads, await Machines.prepare(nodeSurroundings(threads)));
});

const models = fc
  .record({
    layers: fc.integer({ min: 1, max: 14 }),
    choices: fc.array(fc.nat(10_000), { minLength: 40, maxLength: 120 }),
  })
  .map(({ layers, choices }) => new RandomModel(choices, layers));

/** Float32 sums in another order, through up to fourteen layers and back. */
const TOLERANCE = 1e-3;

it('a random model gives the same values, gradients and losses compiled as op by op, on any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      const wanted = await trained(model, createEagerRunner(model.parameters));
      const one = await trained(model, await createWasmRunner(model.parameters, machines.get(1)!));
      for (const [name, values] of Object.entries(wanted.outputs)) {
        expectClose(one.outputs[name], values, TOLERANCE);
      }
      for (const [name, values] of Object.entries(wanted.state)) {
        // Moments are multiples of the gradient; the value moves by the rate however small it is.
        if (name.startsWith('adam/first/')) expectClose(one.state[name], values, TOLERANCE);
      }
      wanted.losses.forEach((values, i) => {
        expectClose(one.losses[i], values, TOLERANCE);
      });
      const three = await trained(model, await createWasmRunner(model.parameters, machines.get(3)!));
      expect(three).toEqual(one);
    }),
    { numRuns: 150 },
  );
});
