import type { Measure } from '../../experiment/measures';
import { experimentOf, type Grid, type Variant } from '../../sweep/grid';
import { type PaperRole, paperRole, settingOf } from '../../sweep/paperTable';

/** What every variant is in an argument, whoever named it, by id. */
export function rolesOf(grid: Grid): ReadonlyMap<string, PaperRole> {
  return new Map(
    grid.variants.map((variant) => [variant.id, paperRole(experimentOf(grid, variant, grid.seeds[0]))]),
  );
}

/** The variant that a claim about SIT is made of: the reference where it learns its masks, else the first that does. */
export function subjectOf(grid: Grid, roles: ReadonlyMap<string, PaperRole>): Variant | null {
  const learns = (id: string) => roles.get(id) === 'sit';
  const candidates = grid.variants.filter(({ id }) => learns(id));
  return candidates.find(({ id }) => id === grid.reference) ?? candidates[0] ?? null;
}

/**
 * The variant of this role that a claim about the subject can be judged by: on the same data and trained alike, for else
 * that could make the difference.
 */
export function controlOf(
  grid: Grid,
  roles: ReadonlyMap<string, PaperRole>,
  subject: Variant,
  role: PaperRole,
): Variant | undefined {
  const setting = (variant: Variant) => settingOf(experimentOf(grid, variant, grid.seeds[0]));
  const own = setting(subject);
  return grid.variants.find((variant) => roles.get(variant.id) === role && setting(variant) === own);
}

/** Figures of the masks themselves: for a mask that was given they are known beforehand and measure nothing. */
const OF_MASKS: ReadonlySet<string> = new Set(['maskF1', 'rowsRecovered', 'density', 'collidingPairs']);

/** The variants that a measure says something about, in the grid's order. */
export function measuredVariants(
  grid: Grid,
  roles: ReadonlyMap<string, PaperRole>,
  measure: Measure,
): Variant[] {
  if (!OF_MASKS.has(measure.id)) return [...grid.variants];
  return grid.variants.filter(({ id }) => roles.get(id) === 'sit');
}
