import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import { measure } from '../experiment/measures';
import type { Run } from '../experiment/records';
import { makeRun } from '../experiment/run.fixture';
import { meanInterval } from '../lib/statistics';
import { namedVariant } from './catalogue';
import { cellsOf, type Grid } from './grid';
import { comparePaired, measuresIn, summarise } from './summary';

const GRID: Grid = {
  version: 1,
  base: NUMERIC_SIT,
  variants: [namedVariant(NUMERIC_SIT, 'full')!, namedVariant(NUMERIC_SIT, 'no-uic')!],
  seeds: [3, 1, 2],
  reference: 'full',
};
const mcc = measure('mcc')!;

/** Runs whose MCC is given by variant and seed; null where the training has not finished. */
function results(value: (variant: string, seed: number) => number | null): Map<string, Run> {
  const runs = new Map<string, Run>();
  for (const { variant, seed, experiment, key } of cellsOf(GRID)) {
    const wanted = value(variant, seed);
    if (wanted === null) continue;
    const run = makeRun(experiment, 10);
    const [{ step, metrics }] = run.evaluations;
    if (metrics.kind !== 'numeric') throw new Error('unreachable');
    const early = { step: 5, metrics: { ...metrics, mcc: 0 } };
    runs.set(key, { ...run, evaluations: [early, { step, metrics: { ...metrics, mcc: wanted } }] });
  }
  return runs;
}

const measured = results((variant, seed) => (variant === 'full' ? 0.9 : 0.7) + seed / 100);

describe('summarise', () => {
  it('gives mean, deviation and interval over the seeds, from the last evaluation', () => {
    const [full, without] = summarise(GRID, measured, [mcc]);
    expect(full.values).toEqual([
      { seed: 3, value: 0.93 },
      { seed: 1, value: 0.91 },
      { seed: 2, value: 0.92 },
    ]);
    const { low, high } = meanInterval([0.93, 0.91, 0.92]);
    expect(full).toMatchObject({ variant: 'full', measure: 'mcc', low, high });
    expect(full.mean).toBeCloseTo(0.92, 12);
    expect(full.deviation).toBeCloseTo(0.01, 12);
    expect(without.mean).toBeCloseTo(0.72, 12);
  });

  it('counts what has finished and is a number', () => {
    const partial = results((variant, seed) => (variant === 'full' ? (seed === 1 ? 0.9 : Number.NaN) : null));
    const [full, without] = summarise(GRID, partial, [mcc]);
    expect(full.values).toEqual([{ seed: 1, value: 0.9 }]);
    expect(full).toMatchObject({ mean: 0.9, deviation: Number.NaN, low: Number.NaN });
    expect(without.values).toEqual([]);
    expect(without.mean).toBeNaN();
  });
});

it('ends intervals of counts at 0, and leaves those of differences as they are', () => {
  const counts = results((variant, seed) => (variant === 'full' ? (seed === 3 ? 4 : 0) : 0));
  // Of the fixture the MCC alone is given, so it stands for a count here.
  const count = { ...mcc, scale: 'count' as const };
  expect(summarise(GRID, counts, [count])[0]).toMatchObject({ mean: 4 / 3, low: 0 });
  const [{ low, high }] = comparePaired(GRID, counts, [count]);
  expect([low, high]).toEqual([expect.closeTo(-7.07, 2), expect.closeTo(4.4, 2)]);
});

describe('comparePaired', () => {
  it('takes some variants of the grid, against another reference', () => {
    const [full, without] = GRID.variants;
    const [turned, ...others] = comparePaired(GRID, measured, [mcc], [full], without.id);
    expect(others).toEqual([]);
    expect(turned.variant).toBe('full');
    expect(turned.mean).toBeCloseTo(0.2, 12);
    expect(summarise(GRID, measured, [mcc], [without]).map(({ variant }) => variant)).toEqual(['no-uic']);
  });

  it('takes differences seed by seed, where both have one', () => {
    const [compared, ...others] = comparePaired(GRID, measured, [mcc]);
    expect(others).toEqual([]);
    expect(compared.variant).toBe('no-uic');
    expect(compared.differences.map(({ seed }) => seed)).toEqual([3, 1, 2]);
    expect(compared.mean).toBeCloseTo(-0.2, 12);
    expect(compared.high - compared.low).toBeCloseTo(0, 9);
    expect(compared.p).toBe(0.25);

    const partial = results((variant, seed) => (variant === 'full' && seed === 2 ? null : 0.5));
    expect(comparePaired(GRID, partial, [mcc])[0].differences.map(({ seed }) => seed)).toEqual([3, 1]);
  });

  it('says nothing of fewer than two pairs', () => {
    const one = results((_, seed) => (seed === 1 ? 0.5 : null));
    expect(comparePaired(GRID, one, [mcc])[0]).toMatchObject({ mean: 0, low: Number.NaN, p: Number.NaN });
  });
});

describe('measuresIn', () => {
  it('are those that some run has', () => {
    const ids = measuresIn(measured.values()).map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(['mcc', 'leak']);
    expect(ids).not.toContain('exact-shifted');
    expect(measuresIn([])).toEqual([]);
  });
});
