import type { Measure } from '../../experiment/measures';
import { type StripPlot, type StripRow, stripDomain } from '../../plots/strip';
import type { Variant } from '../../sweep/grid';
import { formatP } from '../../sweep/strength';
import type { VariantSummary } from '../../sweep/summary';
import { formatDifference, formatMeasured } from './compare';
import type { Comparison } from './comparisons';

/** What a value of this measure can be at most and at least. */
function boundsOf({ scale }: Measure): [number, number] {
  return scale === 'share' ? [0, 1] : [0, Number.POSITIVE_INFINITY];
}

/**
 * Every variant's seeds with mean and interval.
 *
 * @param reference drawn stronger, where the grid has one
 */
export function seedsPlot(
  variants: readonly Variant[],
  summaries: readonly VariantSummary[],
  measure: Measure,
  reference: string | null,
  hints: ReadonlyMap<string, string>,
): StripPlot {
  const rows = variants.flatMap(({ id, name }): StripRow[] => {
    const summary = summaries.find((s) => s.variant === id);
    if (!summary) return [];
    const { values, mean, low, high } = summary;
    return [
      {
        id,
        name,
        dots: values.map(({ seed, value }) => ({ id: String(seed), value })),
        mean,
        low,
        high,
        emphasis: id === reference,
        text: formatMeasured(mean, measure),
        hint: hints.get(id),
      },
    ];
  });
  return { groups: [{ id: 'variants', name: '', rows }], domain: domainOf(rows, boundsOf(measure)) };
}

/** Differences from the reference on the same seed; the reference keeps its row, so that rows stand beside each other. */
export function differencesPlot(
  variants: readonly Variant[],
  comparisons: readonly Comparison[],
  measure: Measure,
  reference: string,
  hints: ReadonlyMap<string, string>,
): StripPlot {
  const rows = variants.flatMap(({ id, name }): StripRow[] => {
    if (id === reference) {
      const none = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
      return [{ id, name, dots: [], ...none, emphasis: true, text: 'reference' }];
    }
    const comparison = comparisons.find((c) => c.variant.id === id);
    if (!comparison) return [];
    const { differences, mean, low, high } = comparison.summary;
    const p = Number.isFinite(comparison.adjusted)
      ? `  p ${formatP(comparison.adjusted).replace(/^=\s/, '')}`
      : '';
    return [
      {
        id,
        name,
        dots: differences.map(({ seed, value }) => ({ id: String(seed), value })),
        mean,
        low,
        high,
        emphasis: false,
        text: differences.length > 0 ? `${formatDifference(mean, measure)}${p}` : '–',
        hint: hints.get(id),
      },
    ];
  });
  return {
    groups: [{ id: 'differences', name: '', rows }],
    domain: domainOf(rows, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], [0]),
    rule: 0,
  };
}

/**
 * Dots decide the range; an interval of two seeds can be a hundred times as wide and is let run out of the picture at
 * twice the range of the dots.
 */
export function domainOf(
  rows: readonly StripRow[],
  bounds: readonly [number, number],
  within: readonly number[] = [],
): [number, number] {
  const dots = [...rows.flatMap((row) => row.dots.map(({ value }) => value)), ...within];
  const finite = dots.filter(Number.isFinite);
  if (finite.length === 0) return stripDomain([], bounds);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const reach = (high - low || Math.abs(high) || 1) / 2;
  const ends = rows
    .flatMap((row) => [row.low, row.high])
    .filter(Number.isFinite)
    .map((end) => Math.min(high + reach, Math.max(low - reach, end)));
  return stripDomain([...finite, ...ends], bounds);
}
