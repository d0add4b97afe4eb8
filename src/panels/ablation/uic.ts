import { type Grid, sameTrainings } from '../../sweep/grid';
import { isGraphId } from '../../sweep/phase';
import { pairGrid } from './pair';
import { GRAPHS, randomGraphs } from './phase';

/** Which picture of the condition a grid is, or null. */
export function pictureOfCondition(grid: Grid): 'pair' | 'phase' | null {
  if (sameTrainings(grid, pairGrid().grid)) return 'pair';
  // Counted first: the graphs are dear to make.
  return grid.variants.length === GRAPHS && sameTrainings(grid, randomGraphs()) ? 'phase' : null;
}

/**
 * Whether a grid's reference is one of the phase picture's random graphs, whatever its seeds: it is no control of the
 * others, so a comparison with it would say nothing of the condition.
 */
export function comparesRandomGraphs(grid: Grid): boolean {
  const own = grid.variants.find(({ id }) => id === grid.reference);
  // By its name first: the graphs are dear to make.
  if (!own || !isGraphId(own.id)) return false;
  const drawn = randomGraphs().variants.find(({ id }) => id === own.id);
  return drawn !== undefined && JSON.stringify(drawn.change) === JSON.stringify(own.change);
}
