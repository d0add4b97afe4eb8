import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../experiment/defaults';
import type { Run } from '../../experiment/records';
import { makeRun } from '../../experiment/run.fixture';
import { bandAt, bandOf, curvesIn } from './curves';

const run = (seed: number) => makeRun({ ...NUMERIC_SIT, seed }, 20, seed);
const DRAWN = { id: 'full', name: 'full', tone: 1 } as const;

describe('curvesIn', () => {
  it('offers the terms that were computed, and measures once there is a curve of them', () => {
    const ids = (runs: readonly Run[]) => curvesIn(runs).map(({ id }) => id);
    expect(ids([run(1)])).toEqual(['loss-pred', 'loss-rec', 'loss-uic', 'loss-dist', 'loss']);
    const [evaluation] = run(1).evaluations;
    const twice = { ...run(1), evaluations: [{ ...evaluation, step: 10 }, evaluation] };
    expect(ids([twice])).toContain('mcc');
  });
});

describe('bandOf', () => {
  const [pred] = curvesIn([run(1)]);

  it('has the mean inside the least and the largest seed at every step', () => {
    const runs = [run(1), run(2), run(3)];
    const band = bandOf(runs, pred, DRAWN)!;
    expect(band.x).toHaveLength(20);
    band.x.forEach((step, k) => {
      const values = runs.map((r) => r.steps[step - 1].terms.pred!);
      expect(band.low[k]).toBe(Math.min(...values));
      expect(band.high[k]).toBe(Math.max(...values));
      expect(band.mean[k]).toBeCloseTo(values.reduce((a, b) => a + b) / 3, 12);
    });
    expect(bandAt(band, 7)).toEqual({ mean: band.mean[6], low: band.low[6], high: band.high[6] });
  });

  it('borrows the nearest step of a run that kept fewer', () => {
    const thin = { ...run(2), steps: run(2).steps.filter(({ step }) => step % 10 === 0) };
    const band = bandOf([run(1), thin], pred, DRAWN)!;
    expect(band.x).toHaveLength(20);
    expect(band.high.every(Number.isFinite)).toBe(true);
  });

  it('is none where nothing was recorded', () => {
    expect(bandOf([], pred, DRAWN)).toBeNull();
    expect(bandOf([{ ...run(1), steps: [] }], pred, DRAWN)).toBeNull();
  });
});
