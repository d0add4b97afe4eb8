import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { LANGUAGE_SIT, NUMERIC_SIT, OWN_SIT } from './defaults';
import type { Experiment } from './experiment';
import { experimentKey } from './key';
import { parseExperiment } from './parse';
import { PRESETS, preset } from './presets';
import { trainingProblems } from './rules';

/** A copy with the field at the dotted path replaced. */
function withField(experiment: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(experiment) as Record<string, unknown>;
  const keys = path.split('.');
  let at = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1)!] = value;
  return copy;
}

function refusalOf(input: unknown): Refusal {
  try {
    parseExperiment(input);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('presets', () => {
  it('have unique names and one line each', () => {
    expect(new Set(PRESETS.map(({ name }) => name)).size).toBe(PRESETS.length);
    for (const { name, summary, experiment } of PRESETS) {
      expect(experiment.preset).toBe(name);
      expect(summary.length).toBeLessThan(110);
      expect(summary).not.toContain('\n');
    }
  });

  it.each(PRESETS.map(({ name }) => name))(
    '%s parses to itself, from JSON too, and can be trained',
    (name) => {
      const { experiment } = preset(name)!;
      expect(parseExperiment(experiment)).toEqual(experiment);
      expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
      expect(trainingProblems(experiment)).toEqual([]);
    },
  );

  it('the broken chain gives L1 and L2 the same child set, and no other two', () => {
    const { graph } = preset('numeric-uic-broken')!.experiment;
    const rows = graph.factors.map(({ id }) =>
      graph.tasks.map((task) => Number(task.parents.includes(id))).join(''),
    );
    expect(rows[0]).toBe(rows[1]);
    expect(new Set(rows).size).toBe(5);
  });
});

describe('refusals', () => {
  const cases: [string, unknown, string][] = [
    ['version', 2, 'newer lab'],
    ['version', '1', 'whole number'],
    ['version', 0, 'from 1 to 1'],
    ['seed', -1, 'from 0 to 2147483647'],
    ['seed', 1.5, 'whole number'],
    ['title', 'x'.repeat(81), '0 to 80 characters'],
    ['preset', '', '1 to 40 characters'],
    ['world.kind', 'toy', 'numeric, language, own'],
    ['world.datasets', [], '1 to 16 items'],
    ['world.datasets.0.rho', 1.01, 'from 0 to 1'],
    ['world.datasets.0.share', 0, 'from 0.001 to 1000'],
    ['world.pool', 100_001, 'from 1 to 100000'],
    ['model.kind', 'huge', 'one of sit'],
    ['model.initialMask', 1, 'from 0.01 to 0.99'],
    ['model.latents', 65, 'from 1 to 64'],
    ['losses.uic', Number.NaN, 'from 0 to 100'],
    ['losses.uicForm', 'hinge', 'one of prod, log'],
    ['training.steps', 100_001, 'from 1 to 100000'],
    ['training.batch', 1025, 'from 1 to 1024'],
    ['training.tau', [1], '2 to 2 items'],
    ['training.ramps.uic', [0.5, 0.2], 'ends no earlier'],
    ['graph.factors', 'L1', 'list'],
  ];
  it.each(cases)('%s = %j', (path, value, rule) => {
    const refusal = refusalOf(withField(NUMERIC_SIT, path, value));
    expect(refusal.rule).toContain(rule);
    expect(refusal.path.replaceAll('[', '.').replaceAll(']', '')).toContain(path);
  });

  it('names every missing field', () => {
    for (const base of [NUMERIC_SIT, LANGUAGE_SIT, OWN_SIT]) {
      for (const [section, fields] of Object.entries(base)) {
        const paths =
          typeof fields === 'object' && section !== 'graph'
            ? Object.keys(fields as object).map((field) => `${section}.${field}`)
            : [section];
        for (const path of paths) {
          expect(refusalOf(withField(base, path, undefined)).path).toContain(path.split('.').at(-1)!);
        }
      }
    }
  });

  it('two datasets of one name', () => {
    const datasets = [1, 2].map(() => ({ id: 'D', rho: 0.5, share: 1 }));
    expect(refusalOf(withField(NUMERIC_SIT, 'world.datasets', datasets)).path).toBe('world.datasets[1].id');
  });

  it('sizes that are each allowed but too large together', () => {
    const wide = withField(withField(NUMERIC_SIT, 'world.pool', 100_000), 'world.sourceDim', 256);
    const parsed = parseExperiment(wide);
    const tasks = Array.from({ length: 64 }, (_, t) => ({ id: `Y${t + 1}`, parents: ['L1'] }));
    const huge = withField(withField(parsed, 'graph.tasks', tasks), 'world.targetDim', 32);
    expect(refusalOf(huge).rule).toContain('numbers at once');
    const often = withField(withField(LANGUAGE_SIT, 'training.steps', 100_000), 'training.maskEvery', 1);
    expect(refusalOf(often).path).toBe('training.maskEvery');
    const words = {
      ...OWN_SIT,
      world: { ...OWN_SIT.world, tokenizer: { kind: 'word', vocabularyCap: 20_000 }, maxSource: 512 },
      training: { ...OWN_SIT.training, batch: 256 },
    };
    expect(refusalOf(words).path).toBe('training.batch');
  });

  it('never throws anything but a Refusal, and what it takes it takes again', () => {
    const paths = [
      'seed',
      'graph',
      'graph.tasks',
      'world',
      'world.datasets',
      'model',
      'training.tau',
      'losses',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything({ maxDepth: 3 }), (path, value) => {
        try {
          const parsed = parseExperiment(withField(LANGUAGE_SIT, path, value));
          expect(parseExperiment(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('leaves out keys it does not know', () => {
    const noisy = { ...NUMERIC_SIT, extra: 1, model: { ...NUMERIC_SIT.model, future: true } };
    expect(parseExperiment(noisy)).toEqual(NUMERIC_SIT);
  });
});

describe('trainingProblems', () => {
  const problem = (experiment: Experiment) => trainingProblems(experiment).map(({ path }) => path);

  it('names what does not fit together', () => {
    const { model, training, graph } = LANGUAGE_SIT;
    expect(problem({ ...NUMERIC_SIT, model: { ...NUMERIC_SIT.model, kind: 'plain' } })).toEqual([
      'model.kind',
    ]);
    expect(problem({ ...LANGUAGE_SIT, model: { ...model, width: 33 } })).toEqual(['model.width']);
    expect(problem({ ...LANGUAGE_SIT, model: { ...model, mask: 'oracle', latents: 5 } })).toEqual([
      'model.latents',
    ]);
    expect(problem({ ...OWN_SIT, model: { ...OWN_SIT.model, mask: 'oracle' } })).toEqual(['model.mask']);
    expect(problem({ ...LANGUAGE_SIT, graph: { ...graph, tasks: [] } })).toEqual(['graph.tasks']);
    const world = { ...NUMERIC_SIT.world, pool: 32 } as Experiment['world'];
    expect(problem({ ...NUMERIC_SIT, world })).toEqual(['training.batch']);
    const factors = Array.from({ length: 9 }, (_, i) => ({ id: `L${i}` }));
    const nine = { factors, tasks: [{ id: 'Y', parents: [] }], confounding: [] };
    expect(problem({ ...LANGUAGE_SIT, graph: nine, training })).toEqual(['graph.factors']);
    expect(parseExperiment({ ...LANGUAGE_SIT, graph: nine }).graph.factors).toHaveLength(9);
    for (const refusal of trainingProblems({ ...LANGUAGE_SIT, graph: nine })) {
      expect(refusal.remedy).toContain('Remove 1');
    }
  });
});

describe('shots', () => {
  const withShots = (shots: unknown) => withField(LANGUAGE_SIT, 'training.shots', shots);

  it('are as they were given; none at all and an empty list are the same experiment as before they existed', () => {
    expect(parseExperiment(withShots([4, 16, 64])).training.shots).toEqual([4, 16, 64]);
    for (const none of [undefined, []]) {
      const parsed = parseExperiment(withShots(none));
      expect('shots' in parsed.training).toBe(false);
      expect(experimentKey(parsed)).toBe(experimentKey(LANGUAGE_SIT));
    }
    expect(experimentKey(parseExperiment(withShots([4])))).not.toBe(experimentKey(LANGUAGE_SIT));
  });

  it.each([
    [[0]],
    [[257]],
    [[4, 4]],
    [[16, 4]],
    [[1.5]],
    [['4']],
    [4],
    [null],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('refuse %j', (shots) => {
    expect(refusalOf(withShots(shots)).path).toMatch(/^training\.shots/);
  });

  it('of any kind are kept whole or refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(fc.integer({ min: -2, max: 300 }))), (shots) => {
        try {
          const kept = parseExperiment(withShots(shots)).training.shots ?? [];
          expect(kept).toEqual(shots ?? []);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
    );
  });
});
