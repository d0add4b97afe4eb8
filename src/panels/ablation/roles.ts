import { settingKey } from '../../experiment/key';
import type { Measure } from '../../experiment/measures';
import type { Grid, Variant } from '../../sweep/grid';
import { type PaperRole, paperRole } from '../../sweep/paperTable';
import { experimentsOf } from './experiments';

/** What every variant is in an argument, whoever named it, by id. */
export function rolesOf(grid: Grid): ReadonlyMap<string, PaperRole> {
  const experiments = experimentsOf(grid);
  return new Map(grid.variants.map(({ id }, k) => [id, paperRole(experiments[k])]));
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
  const experiments = experimentsOf(grid);
  const own = settingKey(experiments[grid.variants.indexOf(subject)]);
  return grid.variants.find(({ id }, k) => roles.get(id) === role && settingKey(experiments[k]) === own);
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
