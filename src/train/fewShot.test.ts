import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { buildCorpus } from '../experiment/corpus';
import { LANGUAGE_SIT, OWN_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { withShots } from '../experiment/fewShot';
import { preset } from '../experiment/presets';
import type { Run, TextMetrics } from '../experiment/records';
import { instructionWeights } from '../model/text/embedding';
import type { TextCorpus } from '../tasks/corpus';
import type { OwnRows } from '../tasks/own/rows';
import { fewShotCorpus, measureFewShot } from './fewShot';
import { openSession } from './open';
import { runToEnd } from './run';

/** A language experiment small enough to train in a moment. */
function small(base: Experiment, shots: readonly number[] = [], steps = 8): Experiment {
  return withShots(
    {
      ...base,
      world: { ...base.world, pool: 200, evaluationSize: 60 } as Experiment['world'],
      training: { ...base.training, steps, batch: 16, evaluateEvery: 4 },
    },
    shots,
  );
}

const textOf = (run: Run): TextMetrics => {
  const metrics = run.evaluations.at(-1)?.metrics;
  if (metrics?.kind !== 'text') throw new Error('text metrics were expected');
  return metrics;
};
const textCorpus = (experiment: Experiment): TextCorpus => {
  const corpus = buildCorpus(experiment, null);
  if (corpus.kind !== 'text') throw new Error('a text corpus was expected');
  return corpus;
};

const backend = { name: 'wasm', detail: '', reason: '' } as const;
const train = (experiment: Experiment, rows: OwnRows | null = null, signal?: AbortSignal): Promise<Run> =>
  runToEnd(experiment, rows, backend, () => {}, signal);

beforeAll(async () => {
  await startNodeBackend('wasm');
});

describe('examples for few-shot learning', () => {
  const experiment = small(LANGUAGE_SIT, [2, 8]);
  const corpus = textCorpus(experiment);
  const { fewShot, heldOutTasks, evaluation, sourceLength } = corpus;
  const sources = (set: { size: number; source: Int32Array }): string[] =>
    Array.from({ length: set.size }, (_, k) =>
      set.source.subarray(k * sourceLength, (k + 1) * sourceLength).join(),
    );

  it('are as many of every held-out task, and none is evaluated on', () => {
    expect(fewShot!.size).toBe(8 * heldOutTasks.length);
    const counts = heldOutTasks.map((_, t) => fewShot!.task.filter((task) => task === t).length);
    expect(new Set(counts)).toEqual(new Set([8]));
    const evaluated = new Set(sources(evaluation.heldOut!));
    expect(sources(fewShot!).filter((source) => evaluated.has(source))).toEqual([]);
  });

  it('of two shots are the first of eight', () => {
    const two = textCorpus(small(LANGUAGE_SIT, [2])).fewShot!;
    expect(two.source).toEqual(fewShot!.source.subarray(0, two.source.length));
    expect(two.target).toEqual(fewShot!.target.subarray(0, two.target.length));
    expect(fewShotCorpus(corpus, 2).train.size).toBe(two.size);
  });

  it('leave everything else of the corpus as it is', () => {
    const { fewShot: _examples, ...rest } = corpus;
    expect(textCorpus(small(LANGUAGE_SIT))).toEqual(rest);
    const words = {
      ids: corpus.train.instruction,
      size: corpus.train.size,
      length: corpus.instructionLength,
    };
    expect(instructionWeights(fewShotCorpus(corpus, 2))(words)).toEqual(instructionWeights(corpus)(words));
  });

  it('are fewer, and still not evaluated on, where the world has few sentences', () => {
    const { factors, tasks, confounding } = LANGUAGE_SIT.graph;
    const graph = {
      factors: factors.slice(3, 5),
      tasks: tasks.slice(3, 5),
      confounding: confounding.slice(0, 0),
    };
    const scarce = textCorpus({
      ...withShots(LANGUAGE_SIT, [4, 64]),
      graph,
      world: { ...LANGUAGE_SIT.world, evaluationSize: 400 } as Experiment['world'],
    });
    const rounds = (scarce.fewShot?.size ?? 0) / scarce.heldOutTasks.length;
    expect(rounds).toBeLessThan(64);
    const key = (set: { size: number; source: Int32Array }) =>
      Array.from({ length: set.size }, (_, k) =>
        set.source.subarray(k * scarce.sourceLength, (k + 1) * scarce.sourceLength).join(),
      );
    const evaluated = new Set(key(scarce.evaluation.heldOut!));
    expect(scarce.fewShot ? key(scarce.fewShot).some((source) => evaluated.has(source)) : false).toBe(false);
  });
});

describe('the few-shot curve', () => {
  it.each([
    'language-sit',
    'language-no-mask',
    'language-oracle',
    'language-plain',
    'language-plain-additive',
  ])(
    'of %s begins at the held-out score, comes out twice the same, and changes nothing else of the run',
    async (name) => {
      const base = preset(name)!.experiment;
      const experiment = small(base, [2, 8]);
      const [first, second, without] = [
        await train(experiment),
        await train(experiment),
        await train(small(base)),
      ];
      const metrics = textOf(first);
      expect(metrics.fewShot?.map(({ shots }) => shots)).toEqual([2, 8]);
      expect(first.finished).toBe(true);
      expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 });

      const { fewShot: _curve, ...rest } = metrics;
      expect(rest).toEqual(textOf(without));
      expect(first.steps).toEqual(without.steps);
      // Only the last evaluation has a curve.
      expect(first.evaluations.map(({ metrics: m }) => 'fewShot' in m)).toEqual([false, true]);

      const session = await openSession(small(base), null, 'wasm');
      for (let i = 0; i < base.training.steps && i < 8; i++) session.step();
      await session.drain();
      const { tensors } = await session.checkpoint();
      session.dispose();
      const [zero] = (await measureFewShot(experiment, textCorpus(experiment), tensors, [0], 'wasm'))!;
      expect(zero.exactMatch).toEqual(metrics.exactMatch.heldOut);
      expect(zero.tokenAccuracy).toEqual(metrics.tokenAccuracy.heldOut);
    },
  );

  it('learns from its examples', async () => {
    const run = await train(small(preset('language-plain')!.experiment, [4, 64], 200));
    const { fewShot, exactMatch } = textOf(run);
    expect(fewShot![1].exactMatch.value).toBeGreaterThan(exactMatch.heldOut!.value + 0.1);
  });

  it('is left out, and the run not called finished, when it is cut short', async () => {
    const stop = new AbortController();
    const experiment = small(LANGUAGE_SIT, [64]);
    const run = await runToEnd(
      experiment,
      null,
      backend,
      ({ step }) => {
        if (step === experiment.training.steps) stop.abort();
      },
      stop.signal,
    );
    expect(run.steps).toHaveLength(experiment.training.steps);
    expect(textOf(run).exactMatch.heldOut).toBeDefined();
    expect(textOf(run).fewShot).toBeUndefined();
    expect(run.finished).toBe(false);
  });

  it('leaves out what the corpus has too few examples for', async () => {
    const experiment = small(LANGUAGE_SIT, [2]);
    const session = await openSession(experiment, null, 'wasm');
    const { tensors } = await session.checkpoint();
    session.dispose();
    expect(await measureFewShot(experiment, textCorpus(experiment), tensors, [64], 'wasm')).toEqual([]);
  });
});

describe('own data', () => {
  const rows = (target: (k: number) => string): OwnRows => ({
    tasks: [{ id: 'say', name: 'say' }],
    rows: Array.from({ length: 40 }, (_, k) => ({
      task: 0,
      instruction: 'say it',
      source: `number ${k} of many`,
      target: target(k),
    })),
  });
  const own = { ...OWN_SIT, training: { ...OWN_SIT.training, steps: 4, batch: 8 } };

  it('is scored by ROUGE-L where its targets are sentences, on every row held back', async () => {
    const { rougeL, exactMatch } = textOf(
      await train(
        own,
        rows((k) => `this is row ${k}`),
      ),
    );
    expect(rougeL?.inDomain).toMatchObject({ n: exactMatch.inDomain!.n });
    const { value, low, high } = rougeL!.inDomain!;
    expect(0 <= low && low <= value && value <= high && high <= 1).toBe(true);
  });

  it('is not where they are labels, and has no held-out tasks to learn from a few examples', async () => {
    const run = await train(
      withShots(own, [4]),
      rows((k) => (k % 2 ? 'odd' : 'even')),
    );
    expect(textOf(run).rougeL).toBeUndefined();
    expect(textOf(run).fewShot).toEqual([]);
    expect(run.finished).toBe(true);
  });
});
