import type { Measure } from '../../experiment/measures';
import { formatValue } from '../../plots/format';
import { strengthOf, testInWords } from '../../sweep/strength';
import type { PairedSummary } from '../../sweep/summary';

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
  const interval = Number.isFinite(low)
    ? `95 % ${formatDifference(low, measure)} to ${formatDifference(high, measure)}; `
    : '';
  return `${interval}${testInWords(p, adjusted, comparisons, differences.length)}`;
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
