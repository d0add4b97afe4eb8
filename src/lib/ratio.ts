import type { Interval } from './interval';
import { deviation, mean, studentQuantile } from './statistics';

/**
 * The ratio of two means over the same cases, with its 95 % interval by Fieller's theorem (1954): every θ for which the
 * paired differences a − θb are not shown to have a mean other than 0. The bounds are NaN for fewer than two pairs and
 * where the lower mean is itself not shown to differ from 0, for then the interval has no end.
 *
 * @param pairs [a, b] of each case
 */
export function ratioOfMeans(pairs: readonly (readonly [a: number, b: number])[]): Interval {
  const n = pairs.length;
  const [a, b] = [pairs.map(([above]) => above), pairs.map(([, below]) => below)];
  const [meanA, meanB] = [mean(a), mean(b)];
  const none = { value: meanA / meanB, low: Number.NaN, high: Number.NaN, n };
  if (n < 2) return none;
  // t² times the variances and the covariance of the two means.
  const scale = studentQuantile(n - 1) ** 2 / n;
  const [ofA, ofB] = [scale * deviation(a) ** 2, scale * deviation(b) ** 2];
  const both =
    (scale * pairs.reduce((sum, [x, y]) => sum + (x - meanA) * (y - meanB), 0)) / Math.max(1, n - 1);
  // Where (meanA − θ meanB)² ≤ ofA − 2θ both + θ² ofB.
  const square = meanB ** 2 - ofB;
  const half = meanA * meanB - both;
  const rest = meanA ** 2 - ofA;
  if (square <= 0) return none;
  const root = Math.sqrt(Math.max(0, half ** 2 - square * rest));
  return { value: meanA / meanB, low: (half - root) / square, high: (half + root) / square, n };
}
