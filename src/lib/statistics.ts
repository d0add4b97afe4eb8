import type { Interval } from './interval';
import { Stream } from './random';

/** Sign-flip tests of up to this many differences look at all 2ⁿ flips; of more, at this many drawn ones. */
const MOST_ENUMERATED = 16;
const DRAWN_FLIPS = 2 ** MOST_ENUMERATED - 1;

/** NaN for none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n − 1 in the denominator); NaN for fewer than two values. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The mean with its 95 % Student interval; the bounds are NaN for fewer than two values. */
export function meanInterval(values: readonly number[]): Interval {
  return around(values, Math.sqrt(1 / values.length));
}

/** The same of shares, whose mean lies in [0, 1], which Student's interval does not know. */
export function shareInterval(values: readonly number[]): Interval {
  const { value, low, high, n } = meanInterval(values);
  return { value, low: Math.max(0, low), high: Math.min(1, high), n };
}

/** The same of amounts, as counts and squared errors are, whose mean is never below 0. */
export function amountInterval(values: readonly number[]): Interval {
  const { value, low, high, n } = meanInterval(values);
  return { value, low: Math.max(0, low), high, n };
}

/** Where one further value of the same normal distribution lies with this probability; NaN for fewer than two values. */
export function predictionInterval(values: readonly number[], probability = 0.95): Interval {
  return around(values, Math.sqrt(1 + 1 / values.length), (1 + probability) / 2);
}

function around(values: readonly number[], spread: number, quantile?: number): Interval {
  const n = values.length;
  const value = mean(values);
  const half = n < 2 ? Number.NaN : studentQuantile(n - 1, quantile) * deviation(values) * spread;
  return { value, low: value - half, high: value + half, n };
}

/**
 * P(T ≤ t) of Student's distribution with a whole number of degrees of freedom, in closed form (Abramowitz & Stegun
 * 26.7.3 and 26.7.4).
 *
 * @param df 1 or more
 */
export function studentCdf(t: number, df: number): number {
  const angle = Math.atan(t / Math.sqrt(df));
  const cosine = Math.cos(angle);
  const odd = df % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < df; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + within) / 2;
}

/** The t with P(T ≤ t) = p: 0.975 gives both tails of a 95 % interval. @param df whole, 1 or more @param p in [0.5, 1) */
export function studentQuantile(df: number, p = 0.975): number {
  let [low, high] = [0, 1];
  while (studentCdf(high, df) < p) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Two-sided p of "the differences are symmetric about 0" by flipping their signs: the share of flips whose mean lies as
 * far from 0 as the one found. Exact up to 16 differences; of more, 65,535 flips are drawn from a fixed stream, with the
 * one found counted among them, so that p is never 0 and the same every time. The smallest p that n can give is 2¹⁻ⁿ, and never below 2⁻¹⁶.
 *
 * @returns NaN for fewer than two differences
 */
export function signFlipTest(differences: readonly number[]): number {
  const n = differences.length;
  if (n < 2) return Number.NaN;
  const found = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another order may differ in their last digits.
  const slack = 1e-12 * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  // A bit of these for every difference: 1 flips its sign.
  const flips = new Uint32Array(Math.ceil(n / 32));
  const sums = Array.from({ length: Math.ceil(n / 8) }, (_, b) =>
    signedSums(differences.slice(8 * b, 8 * b + 8)),
  );
  const goesAsFar = (): boolean => {
    let sum = 0;
    for (let b = 0; b < sums.length; b++) sum += sums[b][(flips[b >>> 2] >>> (8 * (b & 3))) & 255];
    return Math.abs(sum) >= found - slack;
  };
  let count = 0;
  if (n <= MOST_ENUMERATED) {
    // Flipping all signs changes no distance, so the last one stays.
    const half = 2 ** (n - 1);
    for (flips[0] = 0; flips[0] < half; flips[0]++) if (goesAsFar()) count++;
    return count / half;
  }
  const stream = Stream.of(0, 'sign-flip');
  for (let draw = 0; draw < DRAWN_FLIPS; draw++) {
    for (let word = 0; word < flips.length; word++) flips[word] = stream.int(2 ** 32);
    if (goesAsFar()) count++;
  }
  return (count + 1) / (DRAWN_FLIPS + 1);
}

/** Sums of up to eight numbers under every choice of their signs: where bit k of the index is set, number k is flipped. */
function signedSums(values: readonly number[]): Float64Array {
  return Float64Array.from({ length: 256 }, (_, flipped) =>
    values.reduce((sum, value, k) => sum + ((flipped >>> k) & 1 ? -value : value), 0),
  );
}
