import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stream } from './random';
import {
  amountInterval,
  deviation,
  mean,
  meanInterval,
  predictionInterval,
  shareInterval,
  signFlipTest,
  studentCdf,
  studentQuantile,
} from './statistics';

describe('studentQuantile', () => {
  it.each([
    // Published table of t for 95 % (two-sided), and of 99 % (NIST/SEMATECH e-Handbook, 1.3.6.7.2).
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [3, 3.182, 5.841],
    [4, 2.776, 4.604],
    [5, 2.571, 4.032],
    [7, 2.365, 3.499],
    [9, 2.262, 3.25],
    [10, 2.228, 3.169],
    [19, 2.093, 2.861],
    [29, 2.045, 2.756],
    [60, 2.0, 2.66],
    [100, 1.984, 2.626],
  ])('of %i degrees of freedom is what the tables say', (df, t95, t99) => {
    expect(studentQuantile(df)).toBeCloseTo(t95, 3);
    expect(studentQuantile(df, 0.995)).toBeCloseTo(t99, 3);
  });

  it('nears the normal quantile', () => {
    expect(studentQuantile(100_000)).toBeCloseTo(1.95996, 4);
  });

  it('inverts the distribution function', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (df, p) => {
          expect(studentCdf(studentQuantile(df, p), df)).toBeCloseTo(p, 9);
        },
      ),
    );
  });
});

describe('studentCdf', () => {
  it('is the integral of the density', () => {
    const density = (t: number, df: number) => (1 + (t * t) / df) ** (-(df + 1) / 2);
    const integral = (to: number, df: number) => {
      const step = 1e-3;
      let sum = 0;
      for (let t = step / 2; t < to; t += step) sum += density(t, df) * step;
      return sum;
    };
    for (const df of [1, 2, 3, 4, 5, 8, 11]) {
      // P(0 < T ≤ 1.5) against P(0 < T ≤ 3): the constant of the density cancels.
      const ratio = (studentCdf(1.5, df) - 0.5) / (studentCdf(3, df) - 0.5);
      expect(ratio).toBeCloseTo(integral(1.5, df) / integral(3, df), 5);
    }
  });

  it('is symmetric about 0', () => {
    for (const df of [1, 2, 5, 8]) expect(studentCdf(-1.3, df)).toBeCloseTo(1 - studentCdf(1.3, df), 12);
  });
});

describe('intervals', () => {
  it('are worked out as by hand', () => {
    const values = [1, 2, 3, 4, 5];
    expect(mean(values)).toBe(3);
    expect(deviation(values)).toBeCloseTo(Math.sqrt(2.5), 12);
    const half = 2.776445105 * Math.sqrt(2.5);
    const { low, high, n } = meanInterval(values);
    expect([low, high, n]).toEqual([
      expect.closeTo(3 - half / Math.sqrt(5), 6),
      expect.closeTo(3 + half / Math.sqrt(5), 6),
      5,
    ]);
    expect(predictionInterval(values).high).toBeCloseTo(3 + half * Math.sqrt(1.2), 6);
  });

  it('say nothing of fewer than two values', () => {
    expect(mean([])).toBeNaN();
    expect(deviation([4])).toBeNaN();
    expect(meanInterval([4])).toEqual({ value: 4, low: Number.NaN, high: Number.NaN, n: 1 });
    expect(meanInterval([])).toEqual({ value: Number.NaN, low: Number.NaN, high: Number.NaN, n: 0 });
  });

  it('end where no mean can be', () => {
    // t(0.975, 1) = 12.7: of two values it would begin below 0.
    const { low, high } = meanInterval([1, 3]);
    expect(low).toBeLessThan(0);
    expect(amountInterval([1, 3])).toEqual({ value: 2, low: 0, high, n: 2 });
    expect(shareInterval([0.2, 0.9])).toMatchObject({ low: 0, high: 1 });
    for (const of of [amountInterval, shareInterval]) {
      expect(of([0.4])).toEqual({ value: 0.4, low: Number.NaN, high: Number.NaN, n: 1 });
    }
  });

  it('of the mean hold it 95 times in 100', () => {
    const stream = Stream.of(1, 'coverage');
    let held = 0;
    for (let k = 0; k < 4000; k++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => stream.normal()));
      if (low <= 0 && 0 <= high) held++;
    }
    expect(held / 4000).toBeGreaterThan(0.94);
    expect(held / 4000).toBeLessThan(0.96);
  });
});

describe('signFlipTest', () => {
  it('counts the flips that go as far', () => {
    expect(signFlipTest([1, 2, 3])).toBe(2 / 8); // only +++ and −−−
    expect(signFlipTest([-1, -2, -3])).toBe(2 / 8);
    expect(signFlipTest([1, 1, -1])).toBe(1); // every flip is 1 or 3 away
    expect(signFlipTest([3, 2, -1])).toBe(4 / 8);
    expect(signFlipTest([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])).toBe(2 / 1024);
    expect(signFlipTest([0, 0, 0])).toBe(1);
    expect(signFlipTest([1])).toBeNaN();
  });

  it('is the share of all flips, counted one by one', () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 11 });
    fc.assert(
      fc.property(values, (differences) => {
        let sums = [0];
        for (const d of differences) sums = sums.flatMap((sum) => [sum + d, sum - d]);
        const found = Math.abs(sums[0]);
        expect(signFlipTest(differences)).toBe(
          sums.filter((sum) => Math.abs(sum) >= found).length / sums.length,
        );
      }),
    );
  });

  it('does not see scale, sign or order', () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (differences, scale) => {
        const p = signFlipTest(differences);
        expect(signFlipTest(differences.map((d) => (-d * scale) / 10).reverse())).toBe(p);
        expect(p).toBeGreaterThanOrEqual(2 ** (1 - differences.length));
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('beyond 16 differences comes near the exact share, the same every time', () => {
    // Of n differences of ±1 the sum is binomial: P(|S| ≥ 10) for n = 20, S even.
    const differences = Array.from({ length: 20 }, (_, k) => (k < 15 ? 1 : -1));
    const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n, k - 1) * (n - k + 1)) / k);
    const tail = [15, 16, 17, 18, 19, 20].reduce((sum, k) => sum + binomial(20, k), 0);
    const exact = (2 * tail) / 2 ** 20;
    const p = signFlipTest(differences);
    expect(Math.abs(p - exact)).toBeLessThan(4 * Math.sqrt(exact / 65_536));
    expect(signFlipTest(differences)).toBe(p);
    expect(signFlipTest(Array.from({ length: 40 }, () => 1))).toBe(1 / 65_536);
  });
});
