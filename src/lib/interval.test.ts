import { describe, expect, it } from 'vitest';
import { wilson } from './interval';

describe('wilson', () => {
  it('agrees with published values', () => {
    // Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3: 81/263, 15/148, 0/20, 1/29.
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ];
    for (const [successes, n, low, high] of cases) {
      const interval = wilson(successes, n);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
      expect(interval).toMatchObject({ value: successes / n, n });
    }
  });

  it('ends at 0 and 1 exactly, and says nothing about no cases', () => {
    for (let n = 1; n <= 1000; n++) {
      expect(wilson(0, n).low).toBe(0);
      expect(wilson(n, n).high).toBe(1);
    }
    expect(wilson(0, 0)).toEqual({ value: Number.NaN, low: 0, high: 1, n: 0 });
  });
});
