import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filled } from '../../bench/docs';
import { FIGURE_TABLES, figureTable } from '../../scripts/figureTables';
import { startNodeBackend } from '../backend/node';
import { predictionInterval } from '../lib/statistics';
import { figuresOf } from '../sweep/lines';
import { runToEnd } from '../train/run';
import type { Experiment } from './experiment';
import { FIGURES, figureSentence, figuresKey, recordedFigures } from './figures';
import { measure, overSeeds } from './measures';
import { PRESETS } from './presets';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
/** Trained again here, of the ten; language trainings take seconds each. */
const RETRAINED = { numeric: [0, 5], language: [3] } as const;
const LANGUAGE = ['language-sit', 'language-no-mask', 'language-plain'];

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
  const retrained = PRESETS.flatMap(({ name, experiment }) => {
    const figures = recordedFigures(name);
    const { kind } = experiment.world;
    if (!figures || kind === 'own' || (kind === 'language' && !LANGUAGE.includes(name))) return [];
    return RETRAINED[kind].map((k) => ({ name, experiment, figures, k, seed: figures.seeds[k] }));
  });

  it.each(retrained)('agree on $name, seed $seed (else: npm run figures)', async (recorded) => {
    const { experiment, figures, k, seed } = recorded;
    const again = await finalFigures({ ...experiment, seed });
    for (const [id, found] of Object.entries(figures.measures)) {
      const { low, high } = allowed(found!.values, measure(id)?.scale === 'count' ? 1 : 0.02);
      const said = `${id}: ${again[id]}, recorded ${found!.values[k]} of ${low.toFixed(3)} to ${high.toFixed(3)}`;
      expect(again[id] >= low && again[id] <= high, said).toBe(true);
    }
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
 * Where a training of the same experiment may end: the 95 % prediction interval of the recorded values and their own range
 * (of ten values one may lie outside of it), each side widened by a floor, since ten equal values say little of the next.
 */
function allowed(values: readonly number[], floor: number): { readonly low: number; readonly high: number } {
  const { low, high } = predictionInterval(values);
  return { low: Math.min(low, ...values) - floor, high: Math.max(high, ...values) + floor };
}

/** As the figures were made: single-threaded WASM in Node, measured at the end only. */
async function finalFigures(experiment: Experiment): Promise<Record<string, number>> {
  const { training } = experiment;
  const endOnly = { ...experiment, training: { ...training, evaluateEvery: 0, maskEvery: training.steps } };
  const backend = await startNodeBackend('wasm', 1);
  return figuresOf(await runToEnd(endOnly, null, backend, () => {}));
}
