import type { Score } from '../../experiment/records';
import { Z95 } from '../../lib/interval';

/** A mean over examples with its 95 % normal interval (n ≥ 2; of one example the interval is the value itself). */
export function meanScore(values: Float64Array): Score {
  const n = values.length;
  let mean = 0;
  for (const value of values) mean += value / n;
  let square = 0;
  for (const value of values) square += (value - mean) ** 2;
  const half = n > 1 ? Z95 * Math.sqrt(square / (n - 1) / n) : 0;
  return { value: mean, low: mean - half, high: mean + half, n };
}
