import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { buildCorpus } from '../experiment/corpus';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { createRunner } from '../runner/create';
import { buildTrainable } from '../train/build';
import { createSession } from '../train/session';
import { workerClock } from './clock';
import { Engine } from './engine';
import type { Checkpoint, Command, EngineEvent } from './protocol';

const SMALL: Experiment = {
  ...NUMERIC_SIT,
  world: { ...NUMERIC_SIT.world, pool: 256, evaluationSize: 64 } as Experiment['world'],
  training: { ...NUMERIC_SIT.training, steps: 24, batch: 16, maskEvery: 8, evaluateEvery: 12 },
};

function bench() {
  const events: EngineEvent[] = [];
  let onEvent = (_event: EngineEvent): void => {};
  const engine = new Engine(
    (event) => {
      events.push(event);
      onEvent(event);
    },
    {
      chooseBackend: (_wish, threads) => startNodeBackend('wasm', threads ?? undefined),
      backendLost: () => new Promise(() => {}),
      openSession: async (experiment, rows, backend) => {
        const trainable = buildTrainable(experiment, buildCorpus(experiment, rows));
        return createSession(experiment, trainable, await createRunner(trainable.parameters, backend));
      },
      clock: workerClock(),
    },
  );
  return {
    engine,
    events,
    answer: (answer: (event: EngineEvent) => void) => {
      onEvent = answer;
    },
  };
}

function start(run: string, more: Partial<Extract<Command, { type: 'start' }>> = {}): Command {
  return {
    type: 'start',
    run,
    experiment: SMALL,
    rows: null,
    backend: null,
    paused: false,
    checkpoint: null,
    threads: null,
    thin: null,
    ...more,
  };
}

/** Everything a run recorded, without what depends on the clock. */
function recorded(events: readonly EngineEvent[]) {
  return {
    steps: events.flatMap((e) => (e.type === 'records' ? e.steps : [])),
    masks: events.flatMap((e) => (e.type === 'records' ? e.masks : [])),
    evaluations: events.flatMap((e) => (e.type === 'evaluation' ? [e.evaluation] : [])),
  };
}

async function wholeRun() {
  const b = bench();
  b.engine.receive(start('whole'));
  await b.engine.idle();
  return recorded(b.events);
}

describe('the engine with the real session', () => {
  it('gives the same run, bit for bit, with pauses, single steps and evaluations on the way', async () => {
    const whole = await wholeRun();
    expect(whole.steps).toHaveLength(24);
    const b = bench();
    const replies = ['evaluate', 'step', 'step', 'resume'] as const;
    let reply = 0;
    b.answer((event) => {
      if (event.type !== 'state' || event.state !== 'paused') return;
      const type = replies[Math.min(reply++, replies.length - 1)];
      b.engine.receive(type === 'step' ? { type, run: 'broken', count: 5 } : { type, run: 'broken' });
    });
    b.engine.receive(start('broken', { paused: true }));
    await b.engine.idle();
    const broken = recorded(b.events);
    expect(broken.steps).toEqual(whole.steps);
    expect(broken.masks).toEqual(whole.masks);
    expect(broken.evaluations.filter((e) => e.step > 0)).toEqual(whole.evaluations);
  });

  it('gives the same run, bit for bit, from a checkpoint of another engine', async () => {
    const whole = await wholeRun();
    const b = bench();
    let checkpoint: Checkpoint | null = null;
    b.answer((event) => {
      if (event.type === 'checkpoint') checkpoint = structuredClone(event.checkpoint);
      if (event.type === 'state' && event.state === 'paused' && event.step === 10) {
        b.engine.receive({ type: 'stop', run: 'first half' });
      }
    });
    b.engine.receive(start('first half', { paused: true }));
    b.engine.receive({ type: 'step', run: 'first half', count: 10 });
    await b.engine.idle();
    expect(checkpoint).toMatchObject({ step: 10 });
    const c = bench();
    c.engine.receive(start('second half', { checkpoint }));
    await c.engine.idle();
    expect(recorded(c.events).steps).toEqual(whole.steps.slice(10));
    expect(recorded(c.events).evaluations).toEqual(whole.evaluations);
  });

  it('gives the same run, bit for bit, on one thread and thinned', async () => {
    const whole = await wholeRun();
    const b = bench();
    b.engine.receive(start('alone', { threads: 1, thin: { points: 5, frames: 2 } }));
    await b.engine.idle();
    const alone = recorded(b.events);
    expect(b.events).toContainEqual(
      expect.objectContaining({
        backend: expect.objectContaining({ detail: expect.stringMatching(/^1 thread/) }),
      }),
    );
    expect(alone.evaluations).toEqual(whole.evaluations);
    expect(alone.steps.map((s) => s.step)).toEqual([1, 7, 13, 18, 24]);
    expect(alone.steps).toEqual(whole.steps.filter((s) => alone.steps.some((kept) => kept.step === s.step)));
    expect(alone.masks).toEqual([whole.masks[0], whole.masks.at(-1)]);
  });

  it('frees every tensor when a run ends, is stopped or is replaced', async () => {
    await wholeRun();
    const before = memory().numTensors;
    await wholeRun();
    expect(memory().numTensors).toBe(before);

    const b = bench();
    b.answer((event) => {
      if (event.run === 'a' && event.type === 'records') b.engine.receive(start('b'));
      if (event.run === 'b' && event.type === 'records') b.engine.receive({ type: 'stop', run: 'b' });
    });
    const long = { ...SMALL, training: { ...SMALL.training, steps: 100_000 } };
    b.engine.receive(start('a', { experiment: long }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    while (b.events.at(-1)?.type !== 'state' || b.events.at(-1)?.run !== 'b') await b.engine.idle();
    await b.engine.idle();
    expect(b.events.at(-1)).toMatchObject({ run: 'b', type: 'state', state: 'stopped' });
    expect(memory().numTensors).toBe(before);
  });
});
