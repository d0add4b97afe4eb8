import { describe, expect, it } from 'vitest';
import { formatFixed, formatLogTick, formatShare, formatStep, formatValue, withMinus } from './format';

describe('formatValue', () => {
  it.each([
    [0, '0.000'],
    [0.5, '0.500'],
    [-0.25, '−0.250'],
    [0.0042, '0.0042'],
    [0.00042, '4.2e−4'],
    [12.345, '12.35'],
    [1234.5, '1235'],
    [2_500_000, '2.5e6'],
    [Number.NaN, '–'],
    [null, '–'],
    [undefined, '–'],
  ])('%s is %s', (value, text) => expect(formatValue(value)).toBe(text));
});

it('writes a true minus, and none before zero', () => {
  expect([0.456, -1.2, -0.004, -0, Number.NaN].map((value) => formatFixed(value, 2))).toEqual([
    '0.46',
    '−1.20',
    '0.00',
    '0.00',
    '–',
  ]);
  expect(withMinus('L1 -0.00, well-known -1.30')).toBe('L1 0.00, well-known −1.30');
  expect(withMinus('-0.25 -0.49 0.00 -0.00')).toBe('−0.25 −0.49 0.00 0.00');
  expect(withMinus('L-1 0.50, 3-4 -1.5x')).toBe('L-1 0.50, 3-4 -1.5x');
});

it('drops the leading zero of a share', () => {
  expect([0, 0.004, 0.25, 0.996, 1, Number.NaN].map(formatShare)).toEqual(['0', '0', '.25', '1', '1', '–']);
});

it('shortens step and log ticks', () => {
  expect([0, 500, 1500, 20_000].map(formatStep)).toEqual(['0', '500', '1.5k', '20k']);
  expect([0.00001, 0.01, 0.1, 1, 100].map(formatLogTick)).toEqual(['1e−5', '0.01', '0.1', '1', '100']);
});
