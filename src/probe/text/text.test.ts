import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../backend/node';
import type { Experiment, ModelSpec } from '../../experiment/experiment';
import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import { tinyCorpus, tinyExperiment } from '../../model/text/tinyCorpus.fixture';
import { createTextTrainable, type TextTrainable } from '../../model/text/trainable';
import { createRunner } from '../../runner/create';
import { createEagerRunner } from '../../runner/eager';
import { opened } from '../open';
import type { Opened } from '../opened';
import type { Look } from '../protocol';
import { wordReader } from '../reading';
import { Watch } from '../watch';
import { answers } from './answers';
import { openContext, type TextWorld } from './context';
import { openText } from './open';

/** How far numbers may differ between two backends after a few steps: sums in float32 in another order. */
const ACROSS_BACKENDS = 2e-3;
const STEPS = 60;

const corpus = tinyCorpus(64);
const world: TextWorld = {
  reader: wordReader(corpus.vocabulary, false),
  factors: [
    { id: 'colour', name: 'colour', values: ['red', 'blue'] },
    { id: 'shape', name: 'shape', values: ['round', 'square', 'flat'] },
  ],
  counterfactuals: (count) => ({
    size: count,
    factors: Int32Array.from({ length: 2 * count }, () => 0),
    changed: Int32Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 1 : 2)),
    before: Array.from({ length: count }, () => ['red', 'round']),
    after: [
      Array.from({ length: count }, () => ['blue', 'round']),
      Array.from({ length: count }, () => ['red', 'flat']),
    ],
  }),
};
const RUNNERS = {
  compiled: (trainable: TextTrainable) => createRunner(trainable.parameters, 'wasm'),
  'op by op': async (trainable: TextTrainable) => createEagerRunner(trainable.parameters),
} as const;

const watch = new Watch();

function experimentOf(model: Partial<ModelSpec>): Experiment {
  const base = tinyExperiment(model);
  return { ...base, training: { ...base.training, steps: STEPS, warmup: 0, learningRate: 0.02 } };
}

function open(model: Partial<ModelSpec> = {}, kind: keyof typeof RUNNERS = 'compiled'): Promise<Opened> {
  const experiment = experimentOf(model);
  return opened(
    experiment,
    () => createTextTrainable(experiment, corpus),
    RUNNERS[kind],
    null,
    watch,
    (trainable, runner, timeline) =>
      openText(experiment, corpus, world, trainable, runner, { key: 'tiny', step: STEPS, timeline }),
  );
}

beforeAll(async () => {
  await startNodeBackend('cpu');
  await startNodeBackend('wasm');
});

const QUESTION = { instruction: 'which colour shape', source: 'red very flat', interventions: [] };
const MODELS = [
  ['SIT', {}],
  ['SIT without masks', { mask: 'ones' }],
  ['SIT with the true masks', { mask: 'oracle' }],
  ['plain', { kind: 'plain' }],
  ['plain-additive', { kind: 'plain-additive' }],
] as const satisfies readonly (readonly [string, Partial<ModelSpec>])[];

describe.each(MODELS)('a look into %s', (_, model) => {
  let probe: Opened;
  let look: Look;
  beforeAll(async () => {
    probe = await open(model);
    look = await probe.answer.ask(QUESTION, watch);
  });
  afterAll(() => probe.dispose());

  it('gives shares and probabilities', () => {
    for (const { probability, rivals } of [...look.answer, ...look.reconstruction]) {
      const all = [probability, ...rivals.map((rival) => rival.probability)];
      expect(rivals).toHaveLength(3);
      expect(all.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(all.reduce((a, b) => a + b)).toBeLessThanOrEqual(1 + 1e-6);
      expect(all.slice(1)).toEqual(all.slice(1).sort((a, b) => b - a));
      // What is said is the likeliest.
      expect(probability).toBe(Math.max(...all));
    }
    for (const { attends, reads, vector, mask } of look.latents) {
      expect(attends.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(attends).toHaveLength(3);
      if (reads.length > 0) expect(reads.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(vector).toHaveLength(3);
      expect(mask).toBeGreaterThanOrEqual(0);
      expect(mask).toBeLessThanOrEqual(1);
    }
    expect(look.latents).toHaveLength(probe.subject.latents);
  });

  it('names the task and its nearest phrasings', () => {
    expect(look.task).toEqual({ index: 2, exact: true });
    if (model && 'kind' in model && model.kind === 'plain') expect(look.neighbours).toEqual([]);
    else {
      expect(look.neighbours[0]).toMatchObject({ task: 2, phrasing: 'which colour shape' });
      expect(look.neighbours[0].cosine).toBeCloseTo(1, 5);
    }
  });

  it('marks unknown words and says what is not read', async () => {
    const typed = await probe.answer.ask(
      { ...QUESTION, source: 'Red zebra round very very very', instruction: 'please which colour' },
      watch,
    );
    expect(typed.source.map(({ text, known }) => [text, known])).toEqual([
      ['red', true],
      ['zebra', false],
      ['round', true],
      ['very', true],
    ]);
    expect(typed.cut).toEqual({ instruction: 0, source: 2 });
    expect(typed.instruction[0]).toMatchObject({ text: 'please', known: false });
    for (const field of ['instruction', 'source'] as const) {
      await expect(probe.answer.ask({ ...QUESTION, [field]: ' ' }, watch)).rejects.toThrow(Refusal);
    }
  });

  it('is the same op by op', async () => {
    const other = await open(model, 'op by op');
    const seen = await other.answer.ask(QUESTION, watch);
    other.dispose();
    expect(numbersOf(seen)).toHaveLength(numbersOf(look).length);
    numbersOf(seen).forEach((value, k) => {
      expect(Math.abs(value - numbersOf(look)[k])).toBeLessThan(ACROSS_BACKENDS);
    });
    expect(seen.answer.map(({ text }) => text)).toEqual(look.answer.map(({ text }) => text));
  });
});

function numbersOf(look: Look): number[] {
  return [
    ...look.latents.flatMap(({ mask, vector, attends, reads }) => [
      mask ?? 0,
      ...vector,
      ...attends,
      ...reads,
    ]),
    ...look.answer.map(({ probability }) => probability),
    ...look.reconstruction.map(({ probability }) => probability),
    ...look.neighbours.map(({ cosine }) => cosine),
  ];
}

describe('do()', () => {
  let oracle: Opened;
  beforeAll(async () => {
    oracle = await open({ mask: 'oracle' });
  });
  afterAll(() => oracle.dispose());

  it("with every latent's own vector changes nothing", async () => {
    const look = await oracle.answer.ask(QUESTION, watch);
    const interventions = look.latents.map(({ vector }, latent) => ({
      latent,
      to: { kind: 'vector', vector } as const,
    }));
    const again = await oracle.answer.ask({ ...QUESTION, interventions }, watch);
    expect(again.latents.every(({ set }) => set)).toBe(true);
    expect(numbersOf(again)).toEqual(numbersOf(look));
    const varied = await oracle.answer.vary({ ...QUESTION, interventions, samples: 3, seed: 1 }, watch);
    for (const task of varied.tasks) {
      expect(task).toMatchObject({ changed: false, size: 0, expected: false });
      for (const { before, after } of task.samples) expect(after).toBe(before);
    }
  });

  it('to a value by name takes the mean latent of that value', async () => {
    const { matching } = oracle.subject;
    const latent = matching?.[1] ?? -1;
    const at = async (value: number) => {
      const interventions = [{ latent, to: { kind: 'value', factor: 1, value } as const }];
      return (await oracle.answer.ask({ ...QUESTION, interventions }, watch)).latents[latent].vector;
    };
    const { values } = await oracle.answer.timeline({ frames: 2, examples: 60 }, watch);
    const { examples } = oracle.subject;
    for (const value of [0, 1, 2]) {
      const of = examples.flatMap(({ factors }, k) => (factors?.[1] === value ? [k] : []));
      const last = values.length / 2;
      const mean = [0, 1, 2].map(
        (d) => of.reduce((sum, k) => sum + values[last + (k * 3 + latent) * 3 + d], 0) / of.length,
      );
      (await at(value)).forEach((x, d) => {
        expect(x).toBeCloseTo(mean[d], 5);
      });
    }
    await expect(at(7)).rejects.toThrow(Refusal);
  });

  it('outside the parents changes no answer of a model with the true masks, exactly', async () => {
    // There latent i is factor i, whatever training made of it; the third latent is no factor's.
    for (const latent of [0, 1, 2]) {
      const interventions = [{ latent, to: { kind: 'vector', vector: [-1, 1, -1] } as const }];
      const { tasks } = await oracle.answer.vary({ ...QUESTION, interventions, samples: 8, seed: 2 }, watch);
      for (const { task, changed, samples } of tasks) {
        if (oracle.subject.tasks[task].parents?.includes(latent)) continue;
        expect(changed).toBe(false);
        for (const { before, after } of samples) expect(after).toBe(before);
      }
    }
    // With the matching that was found, the score says the same.
    expect(oracle.subject.matching).toEqual([0, 1]);
    const { onEdges, offEdges, cases } = await oracle.answer.score({ cases: 60 }, watch);
    expect(cases).toBe(60);
    expect(offEdges.value).toBe(0);
    expect(onEdges.value).toBeGreaterThan(0);
  });

  it('refuses latents, vectors and values that there are not', async () => {
    const ask = (intervention: { latent: number; to: { kind: 'vector'; vector: number[] } }) =>
      oracle.answer.ask({ ...QUESTION, interventions: [intervention] }, watch);
    await expect(ask({ latent: 3, to: { kind: 'vector', vector: [0, 0, 0] } })).rejects.toThrow(/latent/);
    await expect(ask({ latent: 0, to: { kind: 'vector', vector: [0, 0] } })).rejects.toThrow(/3 finite/);
    await expect(ask({ latent: 0, to: { kind: 'vector', vector: [0, 0, Number.NaN] } })).rejects.toThrow(
      Refusal,
    );
  });
});

describe('sampling', () => {
  it('with Gumbel noise draws from the softmax of the logits', async () => {
    const experiment = experimentOf({ mask: 'ones' });
    const trainable = createTextTrainable(experiment, corpus);
    const runner = await createRunner(trainable.parameters, 'wasm');
    const context = await openContext(experiment, corpus, world, trainable, runner);
    const asked = {
      instruction: corpus.tasks[0].instructions[0],
      task: 0,
      from: corpus.train.source.slice(0, corpus.sourceLength),
    };
    const size = 4000;
    const stream = Stream.of(5, 'test');
    const noise = () =>
      Float32Array.from({ length: corpus.vocabulary.length }, () => -Math.log(-Math.log(stream.uniform())));
    const drawn = await answers(context, new Array(size).fill(asked), watch, {}, noise);
    // An untrained model spreads its first word over the whole vocabulary.
    const probe = await openText(experiment, corpus, world, trainable, runner, {
      key: 'untrained',
      step: 0,
      timeline: () => Promise.reject(new Error('not asked for')),
    });
    const [first] = (
      await probe.answer.ask(
        { instruction: 'which colour', source: world.reader.write(asked.from), interventions: [] },
        watch,
      )
    ).answer;
    for (const { text, probability } of [first, ...first.rivals]) {
      const id = corpus.vocabulary.indexOf(text);
      const share = drawn.filter(([token]) => token === id).length / size;
      const error = Math.sqrt((probability * (1 - probability)) / size);
      expect(Math.abs(share - probability)).toBeLessThan(4 * error);
    }
    probe.dispose();
  });
});

describe('long answers', () => {
  it('report how far they are and stop when nobody wants them', async () => {
    const probe = await open();
    const shares: number[] = [];
    const controller = new AbortController();
    const told = new Watch(({ share }) => {
      shares.push(share);
      if (shares.length === 2) controller.abort();
    }, controller.signal);
    await expect(probe.answer.timeline({ frames: 40, examples: 60 }, told)).rejects.toThrow(/abort/i);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    // The model answers on.
    expect((await probe.answer.ask(QUESTION, watch)).answer.length).toBeGreaterThan(0);
    probe.dispose();
  });

  it('a timeline begins before training, and looking does not change it', async () => {
    const probe = await open();
    const timeline = await probe.answer.timeline({ frames: 3, examples: 10 }, watch);
    expect(timeline).toMatchObject({ steps: [0, 30, 60], latents: 3, latentDim: 3 });
    expect(timeline.examples).toEqual(probe.subject.examples.slice(0, 10));
    const frame = 10 * 3 * 3;
    expect(timeline.values).toHaveLength(3 * frame);
    const [first, last] = [timeline.values.subarray(0, frame), timeline.values.subarray(2 * frame)];
    expect(first).not.toEqual(last);
    const { values } = await probe.answer.timeline({ frames: 2, examples: 10 }, watch);
    expect(values).toEqual(Float32Array.from([...first, ...last]));
    probe.dispose();
  });
});

describe('what a model cannot be asked', () => {
  it('plain models have no latents, but answer counterfactual pairs', async () => {
    const probe = await open({ kind: 'plain' });
    expect(probe.subject).toMatchObject({ latents: 0, matching: null });
    await expect(probe.answer.score({ cases: 5 }, watch)).rejects.toThrow(Refusal);
    await expect(probe.answer.timeline({ frames: 3, examples: 5 }, watch)).rejects.toThrow(Refusal);
    const { pairs, cases } = await probe.answer.pairs({ cases: 5 }, watch);
    expect(cases).toBe(5);
    expect(pairs.map(({ factor, task, edge }) => [factor, task, edge])).toEqual([
      [0, 0, true],
      [0, 1, false],
      [0, 2, true],
      [1, 0, false],
      [1, 1, true],
      [1, 2, true],
    ]);
    probe.dispose();
  });
});
