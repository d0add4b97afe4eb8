import { expect, it } from 'vitest';
import { expOfNegative } from './exp';

it('is the exponential to 1e-7 for x ≤ 0', () => {
  for (let x = 0; x > -690; x -= 0.0137) {
    expect(Math.abs(expOfNegative(x) / Math.exp(x) - 1)).toBeLessThan(1e-7);
  }
});

it('handles the ends', () => {
  expect(expOfNegative(0)).toBe(1);
  expect(expOfNegative(-700)).toBe(0);
  expect(expOfNegative(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(expOfNegative(Number.NaN)).toBeNaN();
});
