import type { Measure } from '../../experiment/measures';
import type { Run } from '../../experiment/records';
import type { StripPlot } from '../../plots/strip';
import type { Grid, Variant } from '../../sweep/grid';
import { summarise, type VariantSummary } from '../../sweep/summary';
import { type Comparison, comparisonsOf } from './comparisons';
import { conclude } from './conclude';
import type { Finding } from './finding';
import { differencesPlot, seedsPlot } from './plots';
import { measuredVariants, rolesOf } from './roles';
import { comparesRandomGraphs } from './uic';

/** What a grid shows in one measure. */
export interface OneMeasure {
  /** Those that the measure says something about. */
  readonly variants: readonly Variant[];
  readonly summaries: readonly VariantSummary[];
  readonly comparisons: readonly Comparison[];
  readonly findings: readonly Finding[];
  /** Every seed of every variant. */
  readonly seeds: StripPlot;
  /** Differences from the reference; null where the grid has none to compare with. */
  readonly differences: StripPlot | null;
}

/** @param hints said of a variant where the pointer rests on its name, by id */
export function inOneMeasure(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measure: Measure,
  hints: ReadonlyMap<string, string>,
): OneMeasure {
  const variants = measuredVariants(grid, rolesOf(grid), measure);
  const summaries = summarise(grid, results, [measure], variants);
  if (comparesRandomGraphs(grid)) {
    return {
      variants,
      summaries,
      comparisons: [],
      findings: [NO_REFERENCE, ...conclude(grid, results, measure, [])],
      seeds: seedsPlot(variants, summaries, measure, null, hints),
      differences: null,
    };
  }
  const comparisons = comparisonsOf(grid, results, measure);
  return {
    variants,
    summaries,
    comparisons,
    findings: conclude(grid, results, measure, comparisons),
    seeds: seedsPlot(variants, summaries, measure, grid.reference, hints),
    differences: differencesPlot(variants, comparisons, measure, grid.reference, hints),
  };
}

const NO_REFERENCE: Finding = {
  kind: 'note',
  text: 'These graphs are drawn at random, so none of them is a control of another and no two are compared. What they show of the condition together is in “UIC, seen”.',
};
