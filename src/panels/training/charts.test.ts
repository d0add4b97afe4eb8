import { describe, expect, it } from 'vitest';
import { describeLines, lineChart } from '../../plots/line';
import { fixtureRun, LANGUAGE_FIXTURE, NUMERIC_FIXTURE } from '../plot/run.fixture';
import { errorChart, lossChart, maskChart, rampBands, scheduleChart, scoreChart } from './charts';

const numeric = fixtureRun(NUMERIC_FIXTURE);
const language = fixtureRun(LANGUAGE_FIXTURE);

describe('lossChart', () => {
  it('has the total and every recorded term, raw, over the whole run', () => {
    const chart = lossChart(fixtureRun(NUMERIC_FIXTURE, 300), 'log');
    expect(chart.series.map((s) => s.id)).toEqual(['loss', 'pred', 'rec', 'uic', 'dist', 'sparse']);
    expect(chart.xDomain).toEqual([0, 2000]);
    expect(chart.series[1].points.y[0]).toBe(fixtureRun(NUMERIC_FIXTURE, 300).steps[0].terms.pred);
    expect(new Set(chart.series.map((s) => s.tone)).size).toBe(chart.series.length);
  });

  it('leaves out a term that is switched off', () => {
    const off = { ...NUMERIC_FIXTURE, losses: { ...NUMERIC_FIXTURE.losses, uic: 0 } };
    expect(lossChart(fixtureRun(off), 'log').series.map((s) => s.id)).not.toContain('uic');
  });
});

it('joins ramps over the same span, and has none where nothing ramps', () => {
  expect(rampBands(LANGUAGE_FIXTURE)).toEqual([
    { from: 270, to: 450, name: 'UIC, distinction in' },
    { from: 315, to: 630, name: 'sparsity in' },
  ]);
  expect(rampBands({ ...LANGUAGE_FIXTURE, model: { ...LANGUAGE_FIXTURE.model, mask: 'oracle' } })).toEqual(
    [],
  );
});

it('draws what an evaluation of each kind has', () => {
  expect(scoreChart(numeric).series.map((s) => s.id)).toEqual(['mcc', 'leak', 'maskF1']);
  expect(scoreChart(language).series.map((s) => s.id)).toEqual([
    'inDomain',
    'shifted',
    'balanced',
    'heldOut',
    'paraphrase',
    'maskF1',
  ]);
  const oracle = { ...NUMERIC_FIXTURE, model: { ...NUMERIC_FIXTURE.model, mask: 'oracle' as const } };
  expect(scoreChart(fixtureRun(oracle)).series.map((s) => s.id)).toEqual(['mcc', 'leak']);
  expect(errorChart(numeric).series.map((s) => s.id)).toEqual(['inDomain', 'shifted', 'balanced']);
  expect(errorChart(language).series).toEqual([]);
  expect(scoreChart(fixtureRun(NUMERIC_FIXTURE, 10)).series).toEqual([]);
});

it('follows masks and schedules', () => {
  const [mean, collisions] = maskChart(numeric).series;
  expect(mean.points.y[0]).toBeGreaterThan(mean.points.y[mean.points.y.length - 1]);
  for (const value of Array.from(collisions.points.y)) expect(value).toBeLessThanOrEqual(1);
  expect(describeLines(scheduleChart(numeric).series)).toContain(
    'τ: from 0.700 at step 1 to 0.300 at step 2000',
  );
});

it('makes marks of a run of 20,000 steps well within a frame’s budget of points', () => {
  const long = { ...NUMERIC_FIXTURE, training: { ...NUMERIC_FIXTURE.training, steps: 20_000 } };
  const marks = lineChart(lossChart(fixtureRun(long), 'log'), { width: 440, height: 190 });
  const points = marks.lines.reduce((sum, line) => sum + line.path.split('L').length, 0);
  expect(points).toBeLessThan(6 * 4 * 440);
});
