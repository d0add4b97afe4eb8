import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentOf, median, ratioOf } from './statistics';

describe('median', () => {
  it('is the middle of an odd number and between the middle two of an even one', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  it('leaves its argument as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('ratioOf', () => {
  it('compares round by round', () => {
    expect(ratioOf([10, 30, 20], [5, 10, 2])).toEqual({ median: 3, low: 2, high: 10 });
  });
});

describe('exponentOf', () => {
  it('finds the exponent of a power law in any order of points', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (exponent, factor) => {
          const points = [8, 1, 4, 2, 16].map((x) => ({ x, y: factor * x ** exponent }));
          expect(exponentOf(points)).toBeCloseTo(exponent, 6);
        },
      ),
    );
  });

  it('looks at the upper half only', () => {
    const points = [1, 2, 4, 8, 16].map((x) => ({ x, y: x < 4 ? 1 : x ** 2 }));
    expect(exponentOf(points)).toBeCloseTo(2, 6);
    expect(exponentOf([1, 2, 4, 8].map((x) => ({ x, y: x < 2 ? 5 : x })))).toBeCloseTo(1, 6);
  });
});
