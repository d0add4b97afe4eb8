import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { LANGUAGE_SIT, NUMERIC_SIT, OWN_SIT, OWN_WORLD } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import { Refusal } from '../lib/refusal';
import { ownGraph } from '../tasks/own/suggest';
import { openSession } from '../train/open';
import { openProbe } from './open';
import { Watch } from './watch';

/** Worlds small enough that training again is quick. */
const NUMERIC: Experiment = {
  ...NUMERIC_SIT,
  model: { ...NUMERIC_SIT.model, mask: 'oracle' },
  losses: { ...NUMERIC_SIT.losses, uic: 0, dist: 0, sparse: 0 },
  world: { ...NUMERIC_SIT.world, pool: 500, evaluationSize: 300 } as Experiment['world'],
  training: { ...NUMERIC_SIT.training, steps: 400 },
};
const LANGUAGE: Experiment = {
  ...LANGUAGE_SIT,
  world: { ...LANGUAGE_SIT.world, pool: 200, evaluationSize: 60 } as Experiment['world'],
  training: { ...LANGUAGE_SIT.training, steps: 12 },
};

const watch = new Watch();
const open = (experiment: Experiment, weights: Parameters<typeof openProbe>[0]['weights'] = null) =>
  openProbe({ experiment, rows: null, backend: null, weights }, 'wasm', watch);

beforeAll(async () => {
  await startNodeBackend('wasm');
});

describe.each([
  [
    'language',
    LANGUAGE,
    { instruction: 'name the topic', source: 'a pupil in rome finds two great songs .' },
  ],
  ['numeric', NUMERIC, { instruction: '', source: '3' }],
] as const)('a %s model', (_, experiment, typed) => {
  const asked = { ...typed, interventions: [] };

  it('opened with a checkpoint’s weights is the one that is trained again', async () => {
    const session = await openSession(experiment, null, 'wasm');
    while (session.stepIndex < experiment.training.steps) session.step();
    await session.drain();
    const { step, tensors } = await session.checkpoint();
    session.dispose();
    const [given, again] = [await open(experiment, { step, tensors }), await open(experiment)];
    expect(given.subject).toEqual(again.subject);
    expect(given.subject.key).toBe(experimentKey(experiment));
    expect(await given.answer.ask(asked, watch)).toEqual(await again.answer.ask(asked, watch));
    given.dispose();
    again.dispose();

    const young = await open(experiment, { step: 5, tensors });
    expect(young.subject).toMatchObject({ step: 5, key: `${experimentKey(experiment)}@5` });
    young.dispose();
    const wrong = Object.fromEntries(Object.entries(tensors).slice(1));
    await expect(open(experiment, { step, tensors: wrong })).rejects.toThrow(Refusal);
  });

  it('shows factors, tasks and examples of the world', async () => {
    const probe = await open(experiment);
    const { factors, tasks, examples, matching, latents } = probe.subject;
    expect(factors.map(({ id }) => id)).toEqual(experiment.graph.factors.map(({ id }) => id));
    const trained = tasks.filter(({ heldOut }) => !heldOut);
    expect(trained.map(({ id }) => id)).toEqual(experiment.graph.tasks.map(({ id }) => id));
    trained.forEach(({ parents }, t) => {
      const ids = parents?.map((i) => factors[i].id).sort();
      expect(ids).toEqual([...experiment.graph.tasks[t].parents].sort());
    });
    expect(new Set(matching).size).toBe(factors.length);
    expect(Math.max(...(matching ?? []))).toBeLessThan(latents);
    expect(examples[0].factors).toHaveLength(factors.length);
    for (const { instructions } of tasks) expect(instructions.length).toBeLessThanOrEqual(12);
    probe.dispose();
  });

  it('stops training when nobody wants it', async () => {
    const controller = new AbortController();
    const told = new Watch(() => controller.abort(), controller.signal);
    const opening = openProbe({ experiment, rows: null, backend: null, weights: null }, 'wasm', told);
    await expect(opening).rejects.toThrow(/abort/i);
  });
});

describe('a numeric model with the true masks', () => {
  it('moves no target that a latent is not a parent of, exactly', async () => {
    const probe = await open(NUMERIC);
    expect(probe.subject.matching).toEqual([0, 1, 2, 3, 4, 5]);
    const score = await probe.answer.score({ cases: 100 }, watch);
    expect(score.offEdges.value).toBe(0);
    expect(score.onEdges.value).toBeGreaterThan(0.9);
    expect(score.right).toBeNull();
    for (let latent = 0; latent < 6; latent++) {
      const interventions = [{ latent, to: { kind: 'vector', vector: [3] } as const }];
      const { tasks } = await probe.answer.vary({ source: '0', interventions, samples: 0, seed: 0 }, watch);
      tasks.forEach(({ task, size, expected }) => {
        // The chain: task t has the parents t and t + 1.
        expect(expected).toBe(latent === task || latent === task + 1);
        if (!expected) expect(size).toBe(0);
      });
    }
    probe.dispose();
  });

  it('is told where a factor is from its latent, and back', async () => {
    const probe = await open(NUMERIC);
    for (const value of [-1, 0, 1]) {
      const interventions = [{ latent: 2, to: { kind: 'value', factor: 2, value } as const }];
      const look = await probe.answer.ask({ instruction: '', source: '0', interventions }, watch);
      expect(Math.abs(look.latents[2].reads[0] - value)).toBeLessThan(0.5);
    }
    probe.dispose();
  });

  it('is not blamed for the noise of sources: a pair differs in one factor', async () => {
    const noisy: Experiment = {
      ...NUMERIC,
      world: { ...NUMERIC.world, sourceNoise: 0.3 } as Experiment['world'],
    };
    const probe = await open(noisy);
    const { offEdges } = await probe.answer.pairs({ cases: 100 }, watch);
    // 83 % where the changed source alone lacks the noise.
    expect(offEdges.value).toBeLessThan(0.7);
    probe.dispose();
  });

  it('gives its own latents back unchanged', async () => {
    const probe = await open(NUMERIC);
    const asked = { instruction: '', source: '7' };
    const look = await probe.answer.ask({ ...asked, interventions: [] }, watch);
    const interventions = look.latents.map(({ vector }, latent) => ({
      latent,
      to: { kind: 'vector', vector } as const,
    }));
    expect((await probe.answer.ask({ ...asked, interventions }, watch)).outputs).toEqual(look.outputs);
    const { tasks } = await probe.answer.vary({ source: '7', interventions, samples: 0, seed: 0 }, watch);
    for (const task of tasks) expect(task).toMatchObject({ size: 0, changed: false, expected: false });
    for (const source of ['', '-1', '300', 'L1']) {
      await expect(probe.answer.ask({ instruction: '', source, interventions: [] }, watch)).rejects.toThrow(
        Refusal,
      );
    }
    probe.dispose();
  });

  it('is the same op by op', async () => {
    const compiled = await open(NUMERIC);
    await startNodeBackend('cpu');
    const eager = await openProbe(
      { experiment: NUMERIC, rows: null, backend: null, weights: null },
      'cpu',
      watch,
    );
    const [a, b] = await Promise.all(
      [compiled, eager].map(({ answer }) => answer.pairs({ cases: 50 }, watch)),
    );
    expect(Math.abs(a.score.value - b.score.value)).toBeLessThan(0.02);
    compiled.dispose();
    eager.dispose();
    await startNodeBackend('wasm');
  });
});

it('every question of one model can be under way together', async () => {
  const probe = await open(LANGUAGE);
  const { answer } = probe;
  const asked = { instruction: 'name the topic', source: 'songs', interventions: [] };
  const [score, look, pairs] = await Promise.all([
    answer.score({ cases: 40 }, watch),
    answer.ask(asked, watch),
    answer.pairs({ cases: 40 }, watch),
  ]);
  expect(score).toEqual(await answer.score({ cases: 40 }, watch));
  expect(look).toEqual(await answer.ask(asked, watch));
  expect(pairs).toEqual(await answer.pairs({ cases: 40 }, watch));
  probe.dispose();
});

describe('a model of one’s own data', () => {
  const rows = {
    tasks: [
      { id: 'parity', name: 'parity' },
      { id: 'size', name: 'size' },
    ],
    rows: Array.from({ length: 40 }, (_, i) => [
      { task: 0, instruction: 'even or odd?', source: `number ${i}`, target: i % 2 ? 'odd' : 'even' },
      {
        task: 1,
        instruction: '',
        source: i === 3 ? '' : `number ${i}, seen`,
        target: i < 20 ? 'small' : 'large',
      },
    ]).flat(),
  };

  it.each(['word', 'byte'] as const)('is asked in %ss, without a true graph', async (kind) => {
    const world = {
      ...OWN_WORLD,
      tokenizer: { kind, vocabularyCap: 30 },
      latents: 3,
      files: [{ name: 'a.jsonl', sha256: 'a'.repeat(64), rows: 80 }],
    };
    const experiment: Experiment = {
      ...OWN_SIT,
      world,
      graph: ownGraph(rows, 3),
      training: { ...OWN_SIT.training, steps: 8 },
    };
    const probe = await openProbe({ experiment, rows, backend: null, weights: null }, 'wasm', watch);
    expect(probe.subject).toMatchObject({ latents: 3, matching: null, factors: [] });
    for (const { text, instruction } of probe.subject.examples.slice(0, 6)) {
      const look = await probe.answer.ask({ instruction, source: text, interventions: [] }, watch);
      // What is shown as an example is read as it was.
      expect(look.cut).toEqual({ instruction: 0, source: 0 });
      expect(look.latents).toHaveLength(3);
      expect(look.latents[0].reads).toEqual([]);
      // Bytes are put together to text, words are not spelled.
      if (kind === 'byte') expect([...look.said].length).toBeLessThanOrEqual(look.answer.length);
    }
    const empty = await probe.answer.ask({ instruction: 'size', source: '', interventions: [] }, watch);
    expect(empty.source).toHaveLength(1);
    const interventions = [{ latent: 0, to: { kind: 'vector', vector: new Array(8).fill(0.5) } as const }];
    const varied = await probe.answer.vary({ source: 'number 4', interventions, samples: 2, seed: 0 }, watch);
    expect(varied.tasks.map(({ expected }) => expected)).toEqual([null, null]);
    expect((await probe.answer.timeline({ frames: 2, examples: 4 }, watch)).values).toHaveLength(2 * 4 * 24);
    await expect(probe.answer.score({ cases: 4 }, watch)).rejects.toThrow(/no known factors/);
    await expect(probe.answer.pairs({ cases: 4 }, watch)).rejects.toThrow(Refusal);
    probe.dispose();
  });
});
