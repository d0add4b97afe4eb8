import { describe, expect, it } from 'vitest';
import { type Band, bandChart, sharedDomain, stepPixel } from './band';

const band = (more: Partial<Band> = {}): Band => ({
  id: 'full',
  name: 'full',
  tone: 1,
  x: [0, 500, 1000],
  mean: [1, 0.1, 0.01],
  low: [0.8, 0.08, 0.008],
  high: [1.2, 0.12, 0.012],
  ...more,
});
const SIZE = { width: 240, height: 120 };

describe('bandChart', () => {
  it('draws the line inside its band', () => {
    const [mark] = bandChart(
      { bands: [band()], xDomain: [0, 1000], yScale: 'linear', yDomain: [0, 1.2] },
      SIZE,
    ).bands;
    expect(mark.line.match(/[ML]/g)).toHaveLength(3);
    expect(mark.area).toMatch(/Z$/);
  });

  it('leaves a gap where nothing was recorded, and the band away where there is none', () => {
    const gap = band({ mean: [1, Number.NaN, 0.01], low: [], high: [] });
    const [mark] = bandChart(
      { bands: [gap], xDomain: [0, 1000], yScale: 'linear', yDomain: [0, 1] },
      SIZE,
    ).bands;
    expect(mark.line.match(/M/g)).toHaveLength(2);
    expect(mark.area).toBe('');
  });

  it('draws zero at the lower end of a log axis, not at infinity', () => {
    const zero = band({ mean: [1, 0, 0.01], low: [1, 0, 0.01], high: [1, 0, 0.01] });
    const marks = bandChart({ bands: [zero], xDomain: [0, 1000], yScale: 'log', yDomain: [0.01, 1] }, SIZE);
    expect(marks.bands[0].line).not.toMatch(/NaN|Infinity/);
    expect(marks.yTicks.map((t) => t.label)).toEqual(['0.01', '1']);
  });

  it('has axes without data', () => {
    const marks = bandChart({ bands: [], xDomain: [0, 0], yScale: 'linear', yDomain: [0, 1] }, SIZE);
    expect(marks.yTicks.length).toBeGreaterThan(1);
    expect(stepPixel(marks, 5)).toBe(marks.frame.x + marks.frame.width);
  });
});

describe('sharedDomain', () => {
  it('holds every band from zero on', () => {
    expect(sharedDomain([band(), band({ high: [2, 1, 1] })], 'linear')).toEqual([0, 2]);
  });

  it('on a log axis begins at the least positive value, at most six powers of ten below the largest', () => {
    const [low, high] = sharedDomain([band({ low: [0, 1e-12, 0.008] })], 'log');
    expect(low).toBeCloseTo(1.2e-6 * 0.9, 12);
    expect(high).toBeCloseTo(1.32, 9);
    expect(sharedDomain([], 'log')).toEqual([0.1, 1]);
  });
});
