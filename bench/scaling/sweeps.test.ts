import { describe, expect, it } from 'vitest';
import { buildCorpus } from '../../src/experiment/corpus';
import { preset } from '../../src/experiment/presets';
import { buildTrainable } from '../../src/train/build';
import { exponentOf } from '../statistics';
import { countExperiment } from './operations';
import { stretched } from './stretch';
import { chain, SWEEPS } from './sweeps';

describe('SWEEPS', () => {
  it.each(SWEEPS.map((sweep) => [`${sweep.preset}, ${sweep.axis}`, sweep] as const))(
    '%s costs more and more, and less than in the limit',
    (_, sweep) => {
      const points = sweep.values.map((x) => {
        const { experiment, stretch } = sweep.at(x);
        const corpus = stretched(buildCorpus(experiment, null), stretch);
        const { products, others } = countExperiment(buildTrainable(experiment, corpus));
        return { x, y: products + others };
      });
      const exponent = exponentOf(points);
      expect(exponent).toBeGreaterThan(0);
      expect(exponent).toBeLessThan(sweep.limit + 0.01);
    },
  );
});

describe('stretched', () => {
  const { experiment } = preset('language-sit')!;
  const corpus = buildCorpus(experiment, null);

  it('fills sources with real tokens and repeats tasks', () => {
    const longer = stretched(corpus, { source: 40, tasks: 30 });
    if (longer.kind !== 'text') throw new Error('not a token corpus');
    expect(longer.train.source).toHaveLength(longer.train.size * 40);
    expect(longer.train.source.every((id) => id !== 0)).toBe(true);
    expect(longer.tasks).toHaveLength(30);
    expect(Math.max(...longer.train.task)).toBe(29);
  });

  it('leaves a corpus alone when nothing is asked', () => {
    expect(stretched(corpus, {})).toBe(corpus);
  });
});

describe('chain', () => {
  it.each([
    [6, 5],
    [64, 5],
    [6, 64],
  ])('of %i factors and %i tasks leaves no factor and no task alone', (n, m) => {
    const { factors, tasks } = chain(n, m);
    expect(tasks).toHaveLength(m);
    expect(tasks.every(({ parents }) => parents.length > 0)).toBe(true);
    expect(new Set(tasks.flatMap(({ parents }) => parents)).size).toBe(factors.length);
  });
});
