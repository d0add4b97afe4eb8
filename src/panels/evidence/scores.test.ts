import { describe, expect, it } from 'vitest';
import { BASELINES, baselineOf } from '../../experiment/baseline';
import type { Run } from '../../experiment/records';
import { fixtureMetrics, fixtureRun, LANGUAGE_FIXTURE, NUMERIC_FIXTURE } from '../plot/run.fixture';
import { factorPlot } from './factors';
import { errorPlot, exactMatchPlot, recoveryPlot } from './scores';
import { variantsOf } from './variants';

const baselineRun = (run: Run, name: 'no-mask' | 'oracle' | 'plain' | 'plain-additive' | 'no-uic') =>
  fixtureRun(baselineOf(run.experiment, name)!);

const numeric = fixtureRun(NUMERIC_FIXTURE);
const language = fixtureRun(LANGUAGE_FIXTURE);

describe('variantsOf', () => {
  it('offers the baselines that make sense in each world', () => {
    expect(variantsOf(numeric, {}, BASELINES).map((v) => v.id)).toEqual([
      'this',
      'no-mask',
      'oracle',
      'no-uic',
    ]);
    expect(variantsOf(language, {}, BASELINES).map((v) => v.id)).toEqual([
      'this',
      'no-mask',
      'oracle',
      'plain',
      'plain-additive',
      'no-uic',
    ]);
  });

  it('has no figure for what was not run', () => {
    const [own, noMask] = variantsOf(numeric, {}, BASELINES);
    expect(own.evaluation?.step).toBe(2000);
    expect(noMask.evaluation).toBeNull();
    expect(variantsOf(fixtureRun(NUMERIC_FIXTURE, 10), {}, BASELINES)[0].evaluation).toBeNull();
  });
});

describe('score plots', () => {
  it('show only what was measured', () => {
    const alone = recoveryPlot(variantsOf(numeric, {}, BASELINES))!;
    expect(alone.groups.map((g) => [g.id, g.rows.length])).toEqual([
      ['mcc', 1],
      ['leak', 1],
      ['maskF1', 1],
    ]);
    const baselines = {
      'no-mask': baselineRun(numeric, 'no-mask'),
      'no-uic': baselineRun(numeric, 'no-uic'),
    };
    const compared = recoveryPlot(variantsOf(numeric, baselines, BASELINES))!;
    expect(compared.groups[0].rows.map((r) => r.id)).toEqual(['this', 'no-mask', 'no-uic']);
    // F1 of a mask that is all ones is no measurement.
    expect(compared.groups[2].rows.map((r) => r.id)).toEqual(['this', 'no-uic']);
  });

  it('carry intervals and counts where there are any', () => {
    const plot = exactMatchPlot(variantsOf(language, { plain: baselineRun(language, 'plain') }, BASELINES))!;
    expect(plot.groups.map((g) => g.id)).toEqual([
      'inDomain',
      'shifted',
      'balanced',
      'heldOut',
      'paraphrase',
    ]);
    const [own] = plot.groups[0].rows;
    expect(own).toMatchObject({ emphasis: true, note: 'n 400' });
    expect(own.low!).toBeLessThan(own.value);
    expect(plot.groups[0].name).toBe('In-domain, n 400');
    const errors = errorPlot(variantsOf(numeric, {}, BASELINES))!;
    expect(errors.domain[1]).toBeGreaterThan(0.0267);
  });

  it('are absent where a world has no such score', () => {
    expect(exactMatchPlot(variantsOf(numeric, {}, BASELINES))).toBeNull();
    expect(errorPlot(variantsOf(language, {}, BASELINES))).toBeNull();
  });
});

it('marks the factors that the graph cannot tell apart', () => {
  const metrics = fixtureMetrics(NUMERIC_FIXTURE, 0.9);
  if (metrics.kind !== 'numeric') throw new Error('numeric fixture');
  const plot = factorPlot(metrics, ['L1', 'L2', 'L3', 'L4', 'L5', 'L6'], new Set([0, 1]));
  const [, leak] = plot.groups;
  expect(leak.rows.filter((r) => r.alarm).map((r) => r.name)).toEqual(['L1', 'L2']);
  expect(leak.rows.map((r) => r.value)).toEqual([...metrics.leakPerFactor]);
});
