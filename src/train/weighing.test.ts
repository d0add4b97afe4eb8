import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { Refusal } from '../lib/refusal';
import { openSession } from './open';
import type { Session } from './session';

const STEPS = 20;
const LANGUAGE: Experiment = {
  ...LANGUAGE_SIT,
  world: {
    ...LANGUAGE_SIT.world,
    datasets: [{ id: 'D1', rho: 0.9, share: 1 }],
    pool: 400,
    evaluationSize: 20,
  } as Experiment['world'],
  training: {
    ...LANGUAGE_SIT.training,
    steps: STEPS,
    evaluateEvery: 0,
    maskEvery: STEPS,
    backdoor: [0.25, 0.5],
  },
};

beforeAll(async () => {
  await startNodeBackend('wasm', 1);
});

/** Takes every step from here on as the training loops do. */
async function finish(session: Session): Promise<number[]> {
  const losses: number[] = [];
  while (session.stepIndex < STEPS) {
    await session.weigh();
    session.step();
    losses.push(...(await session.drain()).map(({ loss }) => loss));
  }
  return losses;
}

describe('examples weighed on the way', () => {
  it('wait for their weights, at the steps asked for', async () => {
    const session = await openSession(LANGUAGE, null, 'wasm');
    const waited: number[] = [];
    while (session.stepIndex < STEPS) {
      if (session.weighs) {
        waited.push(session.stepIndex);
        expect(() => session.step()).toThrow(/weighed/);
      }
      await session.weigh();
      session.step();
    }
    expect(waited).toEqual([5, 10]);
    session.dispose();
  });

  it('change training from there on, and the same way every time', async () => {
    const { backdoor: _none, ...training } = LANGUAGE.training;
    const [plain, first, second] = await Promise.all(
      [{ ...LANGUAGE, training }, LANGUAGE, LANGUAGE].map((e) => openSession(e, null, 'wasm')),
    );
    const even = await finish(plain);
    const weighed = await finish(first);
    expect(weighed).toEqual(await finish(second));
    expect(weighed.slice(0, 5)).toEqual(even.slice(0, 5));
    expect(weighed.slice(5)).not.toEqual(even.slice(5));
    for (const session of [plain, first, second]) session.dispose();
  });

  it.each([5, 7, 10, 15])('go on from a checkpoint at step %i as if training had not stopped', async (at) => {
    const whole = await openSession(LANGUAGE, null, 'wasm');
    const losses = await finish(whole);
    const begun = await openSession(LANGUAGE, null, 'wasm');
    while (begun.stepIndex < at) {
      await begun.weigh();
      begun.step();
    }
    await begun.drain();
    const again = await openSession(LANGUAGE, null, 'wasm');
    again.restore(structuredClone(await begun.checkpoint()));
    expect(await finish(again)).toEqual(losses.slice(at));
    for (const session of [whole, begun, again]) session.dispose();
  });

  it('are of one pool: weights of another number of examples are refused', async () => {
    const session = await openSession(LANGUAGE, null, 'wasm');
    const { tensors, ...rest } = await session.checkpoint();
    const strange = { ...rest, tensors: { ...tensors, 'examples/weights': new Float32Array(3) } };
    expect(() => session.restore(strange)).toThrow(Refusal);
    session.dispose();
  });

  it('are refused where the model answers in no words', async () => {
    const numeric = { ...NUMERIC_SIT, training: { ...NUMERIC_SIT.training, backdoor: [0.5] } };
    await expect(openSession(numeric, null, 'wasm')).rejects.toThrow(/training\.backdoor.*words/);
  });
});
