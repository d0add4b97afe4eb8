/** The 97.5 % quantile of the standard normal: both tails of a 95 % interval. */
export const Z95 = 1.959963984540054;

/** A figure with its interval; the shape of a score in a run's records. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Cases it was measured on. */
  readonly n: number;
}

/** The share successes/n with its 95 % Wilson score interval (Wilson 1927); n = 0 gives NaN within [0, 1]. */
export function wilson(successes: number, n: number): Interval {
  if (n === 0) return { value: Number.NaN, low: 0, high: 1, n };
  const value = successes / n;
  const square = (Z95 * Z95) / n;
  const centre = (value + square / 2) / (1 + square);
  const half = (Z95 * Math.sqrt((value * (1 - value)) / n + square / (4 * n))) / (1 + square);
  // At the ends the bound is 0 or 1 exactly, which rounding misses by 1e-18.
  const low = successes === 0 ? 0 : Math.max(0, centre - half);
  const high = successes === n ? 1 : Math.min(1, centre + half);
  return { value, low, high, n };
}
