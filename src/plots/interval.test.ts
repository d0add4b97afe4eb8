import { describe, expect, it } from 'vitest';
import { scoreIntervals } from './fixtures/intervals';
import { describeIntervals, intervalPlot, overlaps } from './interval';

describe('intervalPlot', () => {
  const marks = intervalPlot(scoreIntervals(), 420);

  it('places dots and whiskers on one scale', () => {
    const { frame, rows } = marks;
    for (const [row, value] of [
      [rows[0], 0.9],
      [rows[2], 0.6],
    ] as const) {
      expect(row.x).toBeCloseTo(frame.x + value * frame.width, 0);
      expect(row.low!).toBeLessThan(row.x);
      expect(row.high!).toBeGreaterThan(row.x);
    }
    expect(rows[3].low).toBeNull();
  });

  it('gives every row its own line, inside the height', () => {
    const ys = marks.rows.map((r) => r.y);
    expect(new Set(ys).size).toBe(ys.length);
    expect(Math.max(...ys)).toBeLessThan(marks.height);
  });

  it('clamps what lies outside the scale', () => {
    const plot = scoreIntervals();
    const row = { ...plot.groups[0].rows[0], value: 3, high: 4 };
    const [clamped] = intervalPlot(
      { domain: [0, 1], groups: [{ ...plot.groups[0], rows: [row] }] },
      420,
    ).rows;
    expect(clamped.x).toBeLessThanOrEqual(marks.frame.x + 420);
    expect(clamped.value).toBe('3.000');
  });
});

it('calls intervals that share a point overlapping', () => {
  expect(overlaps({ low: 0, high: 0.5 }, { low: 0.5, high: 1 })).toBe(true);
  expect(overlaps({ low: 0, high: 0.4 }, { low: 0.5, high: 1 })).toBe(false);
});

it('says the plot in words', () => {
  expect(describeIntervals(scoreIntervals())).toContain(
    'Shifted: this run 0.900 (0.870 to 0.930), n 400; no mask',
  );
});
