import { describe, expect, it } from 'vitest';
import { figure, signed, withInterval } from './figureText';
import { table } from './markdownTable';

describe('figures in a table', () => {
  it('are short, with a minus sign and no −0', () => {
    expect([0.1, -0.1, 0].map(signed)).toEqual(['+0.10', '−0.10', '0.00']);
    expect([0.954, -0.004, -0.126, 15, -10.26].map(figure)).toEqual([
      '0.95',
      '0.00',
      '−0.13',
      '15.0',
      '−10.3',
    ]);
    expect(withInterval({ mean: 0.5, low: -0.1, high: 1.1 })).toBe('0.50 (−0.10 to 1.10)');
    expect(withInterval({ mean: 0.5, low: Number.NaN, high: Number.NaN })).toBe('0.50');
    expect(withInterval({ mean: 15, low: 15, high: 15 })).toBe('15.0');
    expect(withInterval({ mean: Number.NaN, low: Number.NaN, high: Number.NaN })).toBe('–');
  });

  it('cannot break out of their cells', () => {
    expect(table(['a'], [['x | y']])).toBe('| a |\n|---|\n| x \\| y |');
  });
});
