import { describe, expect, it } from 'vitest';
import { comparisonSentence } from './compare';

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
