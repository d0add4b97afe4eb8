import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stream } from './random';
import { ratioOfMeans } from './ratio';
import { meanInterval } from './statistics';

const value = fc.double({ min: 0.2, max: 1, noNaN: true });
const sample = fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 12 });

describe('the ratio of two means', () => {
  it('is 1 without doubt where both are the same', () => {
    const { value, low, high, n } = ratioOfMeans([
      [0.5, 0.5],
      [0.7, 0.7],
      [0.6, 0.6],
    ]);
    for (const each of [value, low, high]) expect(each).toBeCloseTo(1, 9);
    expect(n).toBe(3);
  });

  it('has no interval for one pair, nor where the lower mean may be 0', () => {
    expect(ratioOfMeans([[0.5, 0.25]])).toMatchObject({ value: 2, low: Number.NaN, high: Number.NaN });
    expect(
      ratioOfMeans([
        [0.5, 0.1],
        [0.5, -0.1],
        [0.6, 0.2],
      ]).low,
    ).toBeNaN();
  });

  it('ends exactly where a − θb is no longer shown to have another mean than 0', () => {
    fc.assert(
      fc.property(sample, (pairs) => {
        const { value: ratio, low, high } = ratioOfMeans(pairs);
        fc.pre(Number.isFinite(low) && high - low > 1e-6);
        expect(low <= ratio && ratio <= high).toBe(true);
        const contains = (theta: number): boolean => {
          const interval = meanInterval(pairs.map(([a, b]) => a - theta * b));
          return interval.low <= 0 && 0 <= interval.high;
        };
        const step = (high - low) * 1e-3;
        for (const end of [low + step, high - step, ratio]) expect(contains(end)).toBe(true);
        for (const end of [low - step, high + step]) expect(contains(end)).toBe(false);
      }),
    );
  });

  it('holds the true ratio in about 95 of 100 samples', () => {
    const stream = Stream.of(5, 'ratio');
    let held = 0;
    for (let k = 0; k < 2000; k++) {
      const pairs = Array.from({ length: 6 }, () => {
        const shared = 0.05 * stream.normal();
        return [0.6 + shared + 0.05 * stream.normal(), 0.3 + shared + 0.05 * stream.normal()] as const;
      });
      const { low, high } = ratioOfMeans(pairs);
      if (low <= 2 && 2 <= high) held++;
    }
    expect(held / 2000).toBeGreaterThan(0.93);
    expect(held / 2000).toBeLessThan(0.97);
  });
});
