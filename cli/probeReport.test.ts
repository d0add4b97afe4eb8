import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT } from '../src/experiment/defaults';
import { meanInterval } from '../src/lib/statistics';
import { Tally } from '../src/probe/tally';
import { namedVariant } from '../src/sweep/catalogue';
import { cellsOf, type Grid } from '../src/sweep/grid';
import { type ProbedShares, probeMarkdown, probeReport, sharesOf } from './probeReport';

const GRID: Grid = {
  version: 1,
  base: LANGUAGE_SIT,
  variants: [
    namedVariant(LANGUAGE_SIT, 'full')!,
    namedVariant(LANGUAGE_SIT, 'oracle')!,
    namedVariant(LANGUAGE_SIT, 'plain')!,
  ],
  seeds: [1, 2, 3],
  reference: 'full',
};

/** Shares by variant and seed; null where nothing was measured. */
function found(shares: (variant: string, seed: number) => ProbedShares | null): Map<string, ProbedShares> {
  return new Map(
    cellsOf(GRID).flatMap(({ variant, seed, key }) => {
      const each = shares(variant, seed);
      return each ? [[key, each] as const] : [];
    }),
  );
}

const measured = found((variant, seed) => {
  if (variant === 'plain') return { interventions: null, counterfactuals: { score: 0.5 } };
  const faithful = (variant === 'oracle' ? 0.9 : 0.7) + seed / 100;
  return { interventions: { faithful, score: 0.5 }, counterfactuals: { score: 0.5 } };
});

describe('probeReport', () => {
  it('gives means over the seeds and paired differences, of what was measured', () => {
    const { summaries, paired } = probeReport(GRID, measured);
    const of = (rows: readonly { variant: string; measure: string; changedBy: string }[]) =>
      rows.map(({ changedBy, measure, variant }) => `${changedBy} ${measure} ${variant}`);
    expect(of(summaries)).toEqual([
      'interventions faithful full',
      'interventions faithful oracle',
      'interventions score full',
      'interventions score oracle',
      'counterfactuals score full',
      'counterfactuals score oracle',
      'counterfactuals score plain',
    ]);
    expect(summaries[0].mean).toBeCloseTo(0.72, 12);
    const { low, high } = meanInterval([0.71, 0.72, 0.73]);
    expect([summaries[0].low, summaries[0].high]).toEqual([
      expect.closeTo(low, 12),
      expect.closeTo(high, 12),
    ]);
    expect(of(paired)).toEqual([
      'interventions faithful oracle',
      'interventions score oracle',
      'counterfactuals score oracle',
      'counterfactuals score plain',
    ]);
    expect(paired[0]).toMatchObject({ mean: expect.closeTo(0.2, 12), p: 0.25 });
    expect(paired[0].differences.map(({ seed }) => seed)).toEqual([1, 2, 3]);
  });

  it('ends intervals of shares at 1, and pairs what both have', () => {
    const partial = found((variant, seed) => {
      if (variant === 'plain' || (variant === 'full' && seed === 2)) return null;
      return { interventions: { faithful: seed === 1 ? 1 : 0.9 }, counterfactuals: null };
    });
    const { summaries, paired } = probeReport(GRID, partial);
    expect(summaries.map(({ high }) => high)).toEqual([1, 1]);
    expect(paired.map(({ differences }) => differences.map(({ seed }) => seed))).toEqual([[1, 3]]);
  });
});

describe('probeMarkdown', () => {
  it('has a table of means and one of differences for either way to change a factor', () => {
    const text = probeMarkdown(probeReport(GRID, measured));
    expect(text).toMatch(/\| oracle mask \| 3 \| 0\.92 \(0\.90–0\.94\) \| 0\.50 \|/);
    expect(text).toMatch(/\| oracle mask \| 3 \| \+0\.20 \(\+0\.20 to \+0\.20\), p = 0\.25 \| 0\.00 /);
    expect(text.match(/\| plain/g)).toHaveLength(2);
    expect(text.match(/difference to “full”/g)).toHaveLength(2);
  });

  it('says so where nothing was measured', () => {
    expect(probeMarkdown(probeReport(GRID, new Map()))).toBe('No model has been measured.\n');
  });
});

describe('sharesOf', () => {
  it('leaves out what no case has shown', () => {
    const tally = new Tally(() => true);
    const show = () => ({ before: { source: '', answer: '' }, after: { source: '', answer: '' } });
    tally.add({ factor: 0, task: 0, changed: true, right: null, show });
    expect(sharesOf(tally.score(1))).toEqual({ faithful: 1, pairsFollowing: 1, score: 1, onEdges: 1 });
  });
});
