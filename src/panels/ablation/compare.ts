import type { Measure } from '../../experiment/measures';
import { formatValue } from '../../plots/format';
import type { PairedSummary } from '../../sweep/summary';

/** Tests below this level count as shown. */
export const LEVEL = 0.05;

/**
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

/** A value of this measure: shares to three places, so that a column of them can be compared at a glance. */
export function formatMeasured(value: number | undefined, { scale }: Pick<Measure, 'scale'>): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return scale === 'share' ? value.toFixed(3).replace('-', '−') : formatValue(value);
}

/** A difference with its sign, `+0.120`, `−0.031`. */
export function formatDifference(value: number, measure: Pick<Measure, 'scale'>): string {
  const text = formatMeasured(value, measure);
  return value > 0 ? `+${text}` : text;
}

/** The interval, the test and the seeds of a difference, for the brackets behind it. */
export function behind(
  summary: PairedSummary,
  adjusted: number,
  comparisons: number,
  measure: Pick<Measure, 'scale'>,
): string {
  const { low, high, p, differences } = summary;
  const seeds = `${differences.length} seed${differences.length === 1 ? '' : 's'}`;
  const interval = Number.isFinite(low)
    ? `95 % ${formatDifference(low, measure)} to ${formatDifference(high, measure)}; `
    : '';
  const test = !Number.isFinite(p)
    ? ''
    : comparisons > 1
      ? `p\u00a0${formatP(p)}, ${formatP(adjusted).replace(/^=\s/, '')} after Holm; `
      : `p\u00a0${formatP(p)}; `;
  return `${interval}${test}${seeds}`;
}

/** One comparison as a sentence. */
export function comparisonSentence(
  names: { readonly variant: string; readonly reference: string },
  summary: PairedSummary,
  adjusted: number,
  comparisons: number,
  measure: Pick<Measure, 'scale'>,
): string {
  const [variant, reference] = [quoted(names.variant), quoted(names.reference)];
  const { mean, differences } = summary;
  const way = mean < 0 ? 'lower' : 'higher';
  const size = formatMeasured(Math.abs(mean), measure);
  if (differences.length === 0) return `${variant}: no seed has both it and ${reference} yet.`;
  if (differences.length === 1) {
    return `${variant} is ${size} ${way} than ${reference} on the one seed both have; an interval needs two.`;
  }
  const why = behind(summary, adjusted, comparisons, measure);
  switch (strengthOf(summary, adjusted)) {
    case 'shown':
      return `${variant} is ${size} ${way} than ${reference} (${why}).`;
    case 'likely':
      return `${variant} is ${size} ${way} than ${reference} by its interval, but not by the test (${why}).`;
    case 'open':
      return `No difference between ${variant} and ${reference} is shown (${formatDifference(mean, measure)}; ${why}).`;
  }
}

/** A variant's name within a sentence. */
export function quoted(name: string): string {
  return `“${name}”`;
}
