import type { Experiment } from '../../experiment/experiment';
import type { Measure } from '../../experiment/measures';
import { experimentOf, type Grid, type Variant } from '../../sweep/grid';

/** What a variant is in an argument, whoever named it: read off its experiment. */
export type Role = 'learned' | 'no-mask' | 'oracle' | 'plain' | 'plain-additive';

function roleOf({ model }: Experiment): Role {
  if (model.kind !== 'sit') return model.kind;
  switch (model.mask) {
    case 'learned':
      return 'learned';
    case 'ones':
      return 'no-mask';
    case 'oracle':
      return 'oracle';
    default:
      return model.mask satisfies never;
  }
}

/** The role of every variant by id. */
export function rolesOf(grid: Grid): ReadonlyMap<string, Role> {
  return new Map(
    grid.variants.map((variant) => [variant.id, roleOf(experimentOf(grid, variant, grid.seeds[0] ?? 0))]),
  );
}

/** The variant that a claim about SIT is made of: the reference where it learns its masks, else the first that does. */
export function subjectOf(grid: Grid, roles: ReadonlyMap<string, Role>): Variant | null {
  const learns = (id: string) => roles.get(id) === 'learned';
  const candidates = grid.variants.filter(({ id }) => learns(id));
  return candidates.find(({ id }) => id === grid.reference) ?? candidates[0] ?? null;
}

/** Figures of the masks themselves: for a mask that was given they are known beforehand and measure nothing. */
const OF_MASKS: ReadonlySet<string> = new Set(['maskF1', 'rowsRecovered', 'density', 'collidingPairs']);

/** The variants that a measure says something about, in the grid's order. */
export function measuredVariants(grid: Grid, roles: ReadonlyMap<string, Role>, measure: Measure): Variant[] {
  if (!OF_MASKS.has(measure.id)) return [...grid.variants];
  return grid.variants.filter(({ id }) => roles.get(id) === 'learned');
}
