import type { Measure } from '../../experiment/measures';
import type { Run } from '../../experiment/records';
import type { Grid, Variant } from '../../sweep/grid';
import { holm } from '../../sweep/strength';
import { comparePaired, type PairedSummary } from '../../sweep/summary';
import { comparisonSentence } from './compare';
import { measuredVariants, rolesOf } from './roles';

/** A comparison with the reference, adjusted for those made beside it. */
export interface Comparison {
  readonly summary: PairedSummary;
  readonly variant: Variant;
  /** Holm's p among the comparisons of this measure; NaN where there is none. */
  readonly adjusted: number;
  readonly sentence: string;
}

/**
 * Every variant that the measure says something about against the reference.
 *
 * @param against id of the reference: the grid's, or another variant of it
 */
export function comparisonsOf(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measure: Measure,
  against = grid.reference,
): Comparison[] {
  const variants = measuredVariants(grid, rolesOf(grid), measure);
  const reference = variants.find(({ id }) => id === against);
  if (!reference) return [];
  const summaries = comparePaired(grid, results, [measure], variants, against);
  const adjusted = holm(summaries.map(({ p }) => p));
  const count = adjusted.filter(Number.isFinite).length;
  return summaries.flatMap((summary, k) => {
    const variant = variants.find(({ id }) => id === summary.variant);
    if (!variant) return [];
    const names = { variant: variant.name, reference: reference.name };
    const sentence = comparisonSentence(names, summary, adjusted[k], count, measure);
    return [{ summary, variant, adjusted: adjusted[k], sentence }];
  });
}

/** Those with a test, among which p is adjusted. */
export function testedOf(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(({ adjusted }) => Number.isFinite(adjusted));
}
