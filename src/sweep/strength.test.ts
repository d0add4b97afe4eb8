import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatP, holm, leastP, seedsNeeded, strengthOf, testInWords } from './strength';

describe('holm', () => {
  it('equals the worked example of stepping down', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(3)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ]);
  });

  it('leaves out what was not tested', () => {
    expect(holm([0.02, Number.NaN])).toEqual([0.02, Number.NaN]);
  });

  it('lies between p and Bonferroni, and keeps the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (ps) => {
          const adjusted = holm(ps);
          ps.forEach((p, i) => {
            expect(adjusted[i]).toBeGreaterThanOrEqual(p);
            expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * ps.length) + 1e-12);
            ps.forEach((q, j) => {
              if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]);
            });
          });
        },
      ),
    );
  });
});

it('knows how many seeds a test needs', () => {
  expect(leastP(5)).toBe(0.0625);
  expect(leastP(6)).toBe(0.03125);
  expect(seedsNeeded(1)).toBe(6);
  expect(seedsNeeded(5)).toBe(8);
  for (let k = 1; k <= 31; k++) {
    const n = seedsNeeded(k);
    expect(leastP(n) * k).toBeLessThanOrEqual(0.05);
    expect(leastP(n - 1) * k).toBeGreaterThan(0.05);
  }
});

it('tells a test from an interval from neither', () => {
  expect(strengthOf({ low: 0.1, high: 0.2 }, 0.01)).toBe('shown');
  expect(strengthOf({ low: 0.1, high: 0.2 }, 0.31)).toBe('likely');
  expect(strengthOf({ low: -0.1, high: 0.2 }, 0.31)).toBe('open');
  expect(strengthOf({ low: Number.NaN, high: Number.NaN }, Number.NaN)).toBe('open');
});

it('writes p as journals do', () => {
  expect([0.0002, 0.002, 0.062, 0.31, 1].map((p) => formatP(p).replace(/\s/g, ' '))).toEqual([
    '< .001',
    '= .002',
    '= .062',
    '= .31',
    '= 1',
  ]);
});

it('gives p, what is left of it among several comparisons, and the seeds', () => {
  const say = (...figures: Parameters<typeof testInWords>) => testInWords(...figures).replace(/\s/g, ' ');
  expect(say(0.25, 0.75, 3, 3)).toBe('p = .25, .75 after Holm; 3 seeds');
  expect(say(0.004, 0.004, 1, 9)).toBe('p = .004; 9 seeds');
  expect(say(Number.NaN, Number.NaN, 0, 1)).toBe('1 seed');
});
