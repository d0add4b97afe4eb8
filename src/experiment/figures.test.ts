import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filled } from '../../bench/docs';
import { trainCells } from '../../cli/trainingPool';
import { FIGURE_TABLES, figureTable } from '../../scripts/figureTables';
import { predictionInterval } from '../lib/statistics';
import type { Cell } from '../sweep/grid';
import { figuresOf } from '../sweep/lines';
import { FIGURES, figureSentence, figuresKey, figuresTraining, recordedFigures } from './figures';
import { experimentKey } from './key';
import { measure, overSeeds } from './measures';
import { PRESETS, type Preset } from './presets';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
/** Trainings at once, each in a process of one thread as for `npm run figures`: all of them are two minutes of one core. */
const WORKERS = 2;

const withFigures = PRESETS.filter(({ experiment }) => experiment.world.kind !== 'own');

describe('figures.json', () => {
  it.each(withFigures)('has figures of $name as it stands (else: npm run figures -- update)', ({ name }) => {
    const figures = recordedFigures(name);
    expect(figures).not.toBeNull();
    expect(figures?.seeds.length).toBeGreaterThanOrEqual(10);
    expect(new Set(figures?.seeds).size).toBe(figures?.seeds.length);
  });

  it('has, of every figure, one value for each seed and their interval', () => {
    for (const figures of Object.values(FIGURES)) {
      for (const [id, found] of Object.entries(figures!.measures)) {
        const known = measure(id)!;
        expect(known?.id).toBe(id);
        expect(found!.values).toHaveLength(figures!.seeds.length);
        const { value, low, high } = overSeeds(known, found!.values);
        expect([found!.mean, found!.low, found!.high]).toEqual([
          expect.closeTo(value, 2),
          expect.closeTo(low, 2),
          expect.closeTo(high, 2),
        ]);
      }
    }
  });

  it('is what the README shows (else: npm run figures -- update)', () => {
    const readme = readFileSync(README, 'utf8');
    for (const world of FIGURE_TABLES) {
      const text = figureTable(world, FIGURES);
      if (text !== null) expect(filled(readme, world, text, 'figures')).toBe(readme);
    }
  });
});

describe('code and figures', () => {
  it('agree on a seed of every preset, trained again (else: npm run figures)', {
    timeout: 600_000,
  }, async () => {
    const compared = new Set<string>();
    const wrong: string[] = [];
    await trainCells(withFigures.flatMap(someCells), WORKERS, {
      onDone: (cell, run) => {
        compared.add(cell.variant);
        wrong.push(...disagreements(cell, figuresOf(run)));
      },
      onFailed: ({ variant, seed }, reason) => wrong.push(`${variant}, seed ${seed}: ${reason}`),
    });
    expect(wrong).toEqual([]);
    expect(compared).toEqual(new Set(withFigures.map(({ name }) => name)));
  });
});

describe('allowed', () => {
  it('holds what was recorded, even a seed far from the others, and a little more', () => {
    const values = [0.98, 0.98, 0.97, 0.98, 0.98, 0.99, 0.98, 0.7, 0.98, 0.97];
    const { low, high } = allowed(values, 0.02);
    expect(low).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(1);
    expect(allowed([1, 1, 1], 0.02)).toEqual({ low: 0.98, high: 1.02 });
  });
});

describe('figureSentence', () => {
  it('says what was measured, with intervals and seeds', () => {
    const [{ name, experiment }] = PRESETS;
    const found = { values: [0.9, 0.92], mean: 0.91, low: 0.783, high: 1.037 };
    const figures = {
      key: figuresKey(experiment),
      seeds: [100, 101],
      measures: { mcc: found, maskF1: found },
    };
    expect(figureSentence(name, { [name]: figures })).toBe(
      'MCC 0.91 (0.78–1.04), mask F1 0.91 (0.78–1.04), seeds 100–101',
    );
    const spread = { ...figures, seeds: [1, 5] };
    expect(figureSentence(name, { [name]: spread })).toMatch(/, seeds 1, 5$/);
  });

  it('is null without figures, or with those of other settings', () => {
    const [{ name, experiment }] = PRESETS;
    expect(figureSentence('no-such-preset')).toBeNull();
    expect(figureSentence(name, {})).toBeNull();
    const other = { ...experiment, losses: { ...experiment.losses, uic: 0.123 } };
    const stale = { key: figuresKey(other), seeds: [1], measures: {} };
    expect(figureSentence(name, { [name]: stale })).toBeNull();
  });
});

/**
 * Where a training of the same experiment may end in other arithmetic (sums in another order, fused multiply-adds): the
 * 99.9 % prediction interval of the recorded values, since a hundred figures are looked at, and their own range, each side
 * widened by a floor, since ten equal values say little of the next.
 */
function allowed(values: readonly number[], floor: number): { readonly low: number; readonly high: number } {
  const { low, high } = predictionInterval(values, 0.999);
  return { low: Math.min(low, ...values) - floor, high: Math.max(high, ...values) + floor };
}

/** A preset on one of its recorded seeds, the same every time and not of all presets the same; on two where that is quick. */
function someCells({ name, experiment }: Preset): Cell[] {
  const { key, seeds } = recordedFigures(name)!;
  const first = Number.parseInt(key.slice(0, 8), 16);
  const chosen = experiment.world.kind === 'numeric' ? [first, first + 5] : [first];
  return chosen.map((k) => {
    const seed = seeds[k % seeds.length];
    const trained = figuresTraining(experiment, seed);
    return { variant: name, seed, experiment: trained, key: experimentKey(trained) };
  });
}

/** The figures that lie outside of what is allowed for, each in words. */
function disagreements({ variant, seed }: Cell, again: Readonly<Record<string, number>>): string[] {
  const { seeds, measures } = recordedFigures(variant)!;
  return Object.entries(measures).flatMap(([id, found]) => {
    const { low, high } = allowed(found!.values, measure(id)?.scale === 'count' ? 1 : 0.02);
    if (again[id] >= low && again[id] <= high) return [];
    const recorded = found!.values[seeds.indexOf(seed)];
    const range = `${low.toFixed(3)} to ${high.toFixed(3)}`;
    return [`${variant}, seed ${seed}, ${id}: ${again[id]}, recorded ${recorded} of ${range}`];
  });
}
