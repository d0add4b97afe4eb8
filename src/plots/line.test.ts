import { describe, expect, it } from 'vitest';
import { lossLines } from './fixtures/lines';
import { describeLines, lineChart, pixelOf, readingsAt, xAt } from './line';

const SIZE = { width: 440, height: 190 };

describe('lineChart', () => {
  it('puts values where the scales say', () => {
    const marks = lineChart(
      {
        series: [{ id: 'a', name: 'a', tone: 1, points: { x: [0, 50, 100], y: [0, 1, 0.5] } }],
        xDomain: [0, 100],
        yScale: 'linear',
        yDomain: [0, 1],
      },
      SIZE,
    );
    const { x, y, width, height } = marks.frame;
    const at = (share: number, value: number) =>
      `${Math.round((x + share * width) * 10) / 10},${Math.round((y + height - value * height) * 10) / 10}`;
    expect(marks.lines[0].path).toBe(`M${at(0, 0)}L${at(0.5, 1)}L${at(1, 0.5)}`);
    expect(marks.lines[0].label?.x).toBe(x + width);
    expect(marks.yTicks.map((t) => t.label)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
  });

  it('draws a gap as two lines and no NaN', () => {
    const marks = lineChart(lossLines(100), SIZE);
    const gapped = marks.lines[1].path;
    expect(gapped.match(/M/g)).toHaveLength(2);
    expect(gapped).not.toContain('NaN');
  });

  it('thins thousands of points to what the pixels can show', () => {
    const marks = lineChart(lossLines(50_000), SIZE);
    expect(marks.lines[0].path.split('L').length).toBeLessThan(4 * SIZE.width);
  });

  it('puts a log axis at the smallest value above zero, and zeros at its lower end', () => {
    const marks = lineChart(
      {
        series: [{ id: 'uic', name: 'UIC', tone: 3, points: { x: [1, 2, 3], y: [1, 0.01, 0] } }],
        xDomain: [0, 3],
        yScale: 'log',
      },
      SIZE,
    );
    expect(marks.belowAxis).toBe(1);
    expect(marks.lines[0].path).not.toMatch(/NaN|Infinity/);
    expect(marks.lines[0].label?.y).toBe(marks.frame.y + marks.frame.height);
    expect(marks.yTicks.map((t) => t.label)).toEqual(['0.01', '0.1', '1']);
  });

  it('has axes and no line without data, without size, and for a constant', () => {
    for (const yScale of ['linear', 'log'] as const) {
      const empty = lineChart({ series: [], xDomain: [0, 0], yScale }, { width: 0, height: 0 });
      expect(empty.lines).toEqual([]);
      expect(JSON.stringify(empty)).not.toContain('null,null');
      const flat = lineChart(
        {
          series: [{ id: 'c', name: 'c', tone: 1, points: { x: [1, 2], y: [0, 0] } }],
          xDomain: [0, 2],
          yScale,
        },
        SIZE,
      );
      expect(flat.lines[0].path).not.toContain('NaN');
    }
  });

  it('keeps direct labels apart', () => {
    const series = Array.from({ length: 6 }, (_, i) => ({
      id: `s${i}`,
      name: `s${i}`,
      tone: 1 as const,
      points: { x: [0, 1], y: [0.5, 0.5 + i / 1000] },
    }));
    const marks = lineChart({ series, xDomain: [0, 1], yScale: 'linear', yDomain: [0, 1] }, SIZE);
    const ys = marks.lines.map((l) => l.label!.labelY).sort((a, b) => a - b);
    for (let i = 1; i < ys.length; i++) expect(ys[i] - ys[i - 1]).toBeGreaterThanOrEqual(12.9);
  });
});

it('goes from pixels to steps and back', () => {
  const marks = lineChart(lossLines(400), SIZE);
  expect(xAt(marks, pixelOf(marks, 123))).toBeCloseTo(123);
  expect(xAt(marks, -50)).toBe(0);
  expect(xAt(marks, 9999)).toBe(400);
});

describe('readingsAt', () => {
  it('reads the nearest record, and nothing where a series has not begun', () => {
    const [pred, , f1] = readingsAt(lossLines(100).series, 10);
    expect(pred.value).toBeGreaterThan(0);
    expect(f1.value).not.toBeNull();
    const late = { id: 'late', name: 'late', tone: 1 as const, points: { x: [80, 81], y: [1, 2] } };
    expect(readingsAt([late], 10)[0].value).toBeNull();
    expect(readingsAt([late], 81)[0].value).toBe(2);
  });
});

it('says a chart in words', () => {
  expect(describeLines(lossLines(100).series)).toMatch(
    /^prediction: from 0\.99\d at step 1 to 0\.0\d+ at step 100; distinction: from /,
  );
  expect(describeLines([])).toBe('Nothing has been recorded yet.');
});
