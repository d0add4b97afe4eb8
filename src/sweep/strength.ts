import type { PairedSummary } from './summary';

/** Tests below this level count as shown. */
export const LEVEL = 0.05;

/**
 * What may be said of a paired difference, wherever it is said:
 *
 * - `shown`: the permutation test says so after Holm's adjustment;
 * - `likely`: the 95 % interval leaves 0 out, but the test does not say so (few seeds, or many comparisons);
 * - `open`: neither.
 */
export type Strength = 'shown' | 'likely' | 'open';

/**
 * Holm's step-down adjustment (Holm 1979): p-values that may be compared with one level though several were looked at.
 * A NaN stays NaN and is not counted.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps
    .map((p, i) => ({ p, i }))
    .filter(({ p }) => Number.isFinite(p))
    .sort((a, b) => a.p - b.p);
  const adjusted = ps.map(() => Number.NaN);
  let largest = 0;
  order.forEach(({ p, i }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (order.length - rank)));
    adjusted[i] = largest;
  });
  return adjusted;
}

export function strengthOf({ low, high }: Pick<PairedSummary, 'low' | 'high'>, adjusted: number): Strength {
  if (adjusted <= LEVEL) return 'shown';
  return low > 0 || high < 0 ? 'likely' : 'open';
}

/** The least p that a sign-flip test of n differences can give, 2/2ⁿ. */
export function leastP(n: number): number {
  return n < 1 ? 1 : Math.min(1, 2 ** (1 - n));
}

/** Seeds from which on a test of `comparisons` differences can reach the level after Holm's adjustment. */
export function seedsNeeded(comparisons: number): number {
  return Math.ceil(Math.log2((2 * Math.max(1, comparisons)) / LEVEL));
}

/** `= .002`, `< .001`, `= 1`: what stands behind a `p`, on the same line. */
export function formatP(p: number): string {
  if (!Number.isFinite(p)) return '–';
  if (p < 0.001) return '<\u00a0.001';
  const text = p.toFixed(p < 0.1 ? 3 : 2);
  return `=\u00a0${text.startsWith('1') ? '1' : text.replace(/^0/, '')}`;
}

/**
 * The test and the seeds of a difference, for the brackets behind it: `p = .25, .75 after Holm; 3 seeds`.
 *
 * @param comparisons that p was adjusted among
 */
export function testInWords(p: number, adjusted: number, comparisons: number, seeds: number): string {
  const count = `${seeds} seed${seeds === 1 ? '' : 's'}`;
  if (!Number.isFinite(p)) return count;
  const after = comparisons > 1 ? `, ${formatP(adjusted).replace(/^=\s/, '')} after Holm` : '';
  return `p\u00a0${formatP(p)}${after}; ${count}`;
}
