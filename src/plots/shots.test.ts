import { describe, expect, it } from 'vitest';
import { describeShots, type ShotSeries, shotsChart } from './shots';

const series = (id: string, values: readonly (readonly [shots: number, value: number])[]): ShotSeries => ({
  id,
  name: `variant ${id}`,
  tone: 1,
  emphasis: id === 'a',
  points: values.map(([shots, value]) => ({ shots, value, low: value - 0.1, high: value + 0.1, n: 400 })),
});
const A = series('a', [
  [0, 0.5],
  [4, 0.8],
  [64, 0.9],
]);
const B = series('b', [
  [0, 0.5],
  [16, 0.7],
]);
const size = { width: 400, height: 200 };

describe('few-shot curves', () => {
  it('place every number of shots that some series has, evenly and in order', () => {
    const { xTicks } = shotsChart([A, B], size);
    expect(xTicks.map(({ label }) => label)).toEqual(['0', '4', '16', '64']);
    const gaps = xTicks.slice(1).map(({ at }, k) => at - xTicks[k].at);
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0], 0);
  });

  it('draw each point with its whisker, inside the frame, and equal values apart', () => {
    const { lines, frame } = shotsChart([A, B], size);
    expect(lines.map(({ marks }) => marks.length)).toEqual([3, 2]);
    expect(lines[0].marks[0].y).toBe(lines[1].marks[0].y);
    expect(Math.abs(lines[0].marks[0].x - lines[1].marks[0].x)).toBeGreaterThan(2);
    for (const { marks } of lines) {
      for (const { x, y, low, high } of marks) {
        expect(x).toBeGreaterThan(frame.x);
        expect(x).toBeLessThan(frame.x + frame.width);
        expect(high <= y && y <= low).toBe(true);
        expect(high).toBeGreaterThanOrEqual(frame.y);
      }
    }
    expect(Math.abs(lines[0].label!.labelY - lines[1].label!.labelY)).toBeGreaterThanOrEqual(13);
  });

  it('draw nothing, without an error, where there is nothing or no room', () => {
    expect(shotsChart([], size).lines).toEqual([]);
    expect(shotsChart([series('a', [])], size).lines[0]).toMatchObject({ path: '', label: null });
    expect(() => shotsChart([A, B], { width: 0, height: 0 })).not.toThrow();
  });

  it('are said in words', () => {
    expect(describeShots([B])).toBe(
      'variant b: 0.500 (0.400 to 0.600) after 0, 0.700 (0.600 to 0.800) after 16.',
    );
  });
});
