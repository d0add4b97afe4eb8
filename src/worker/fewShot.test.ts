import { expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { LANGUAGE_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { withShots } from '../experiment/fewShot';
import { openSession } from '../train/open';
import { workerClock } from './clock';
import { Engine } from './engine';
import type { Checkpoint, Command, EngineEvent } from './protocol';

const EXPERIMENT: Experiment = withShots(
  {
    ...LANGUAGE_SIT,
    world: { ...LANGUAGE_SIT.world, pool: 200, evaluationSize: 60 } as Experiment['world'],
    training: { ...LANGUAGE_SIT.training, steps: 6, batch: 16, evaluateEvery: 0 },
  },
  [4, 64],
);

/** Trains to the end or to what `answer` does; the events, in order. */
async function run(
  checkpoint: Checkpoint | null,
  answer: (event: EngineEvent, engine: Engine) => void = () => {},
): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  const engine = new Engine(
    (event) => {
      events.push(event);
      answer(event, engine);
    },
    {
      chooseBackend: (_wish, threads) => startNodeBackend('wasm', threads ?? undefined),
      backendLost: () => new Promise(() => {}),
      openSession,
      clock: workerClock(),
    },
  );
  const start: Command = {
    type: 'start',
    run: 'r',
    experiment: EXPERIMENT,
    rows: null,
    backend: null,
    paused: false,
    checkpoint,
    threads: null,
    thin: null,
  };
  engine.receive(start);
  await engine.idle();
  return events;
}

const statesOf = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === 'state' ? [event.state] : []));
const curveOf = (events: readonly EngineEvent[]) => {
  const last = events.findLast((event) => event.type === 'evaluation');
  const metrics = last?.type === 'evaluation' ? last.evaluation.metrics : null;
  return metrics?.kind === 'text' ? metrics.fewShot : null;
};

it('a run measures its few-shot curve before it is called finished', async () => {
  const events = await run(null);
  expect(curveOf(events)?.map(({ shots }) => shots)).toEqual([4, 64]);
  expect(statesOf(events).at(-1)).toBe('finished');
});

it('a run stopped within the curve keeps what it learned, is not called finished, and goes on to the same curve', async () => {
  const stopped = await run(null, (event, engine) => {
    if (event.type === 'state' && event.state === 'evaluating') engine.receive({ type: 'stop', run: 'r' });
  });
  expect(curveOf(stopped)).toBeUndefined();
  expect(statesOf(stopped).at(-1)).toBe('stopped');
  const saved = stopped.findLast((event) => event.type === 'checkpoint');
  if (saved?.type !== 'checkpoint') throw new Error('a checkpoint was expected');
  expect(saved.checkpoint.step).toBe(6);
  const resumed = await run(saved.checkpoint);
  expect(statesOf(resumed).at(-1)).toBe('finished');
  expect(curveOf(resumed)).toEqual(curveOf(await run(null)));
});
