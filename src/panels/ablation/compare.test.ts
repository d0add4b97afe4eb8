import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonSentence, formatP, holm, leastP, seedsNeeded, strengthOf } from './compare';

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

describe('comparisonSentence', () => {
  const names = { variant: 'no UIC loss', reference: 'full' };
  const differences = [1, 2, 3, 4, 5, 6].map((seed) => ({ seed, value: -0.15 }));
  const summary = {
    variant: 'no-uic',
    measure: 'mcc',
    differences,
    mean: -0.15,
    low: -0.2,
    high: -0.1,
    p: 0.004,
  };
  const say = (more: Partial<typeof summary>, adjusted: number, count = 3) =>
    comparisonSentence(names, { ...summary, ...more }, adjusted, count, { scale: 'share' }).replace(
      /\s/g,
      ' ',
    );

  it('says size, direction, interval, p before and after the adjustment, and seeds', () => {
    expect(say({}, 0.012)).toBe(
      '“no UIC loss” is 0.150 lower than “full” (95 % −0.200 to −0.100; p = .004, .012 after Holm; 6 seeds).',
    );
    expect(say({}, 0.004, 1)).toContain('p = .004; 6 seeds');
  });

  it('does not call shown what only the interval says, or neither', () => {
    expect(say({}, 0.31)).toContain('by its interval, but not by the test');
    expect(say({ low: -0.3, high: 0.1 }, 0.31)).toMatch(/^No difference between .* is shown \(−0.150;/);
  });

  it('makes no interval of one seed and no difference of none', () => {
    const nan = { low: Number.NaN, high: Number.NaN, p: Number.NaN };
    expect(say({ ...nan, differences: differences.slice(0, 1) }, Number.NaN)).toContain(
      'on the one seed both have',
    );
    expect(say({ ...nan, differences: [] }, Number.NaN)).toContain('no seed has both');
  });
});
