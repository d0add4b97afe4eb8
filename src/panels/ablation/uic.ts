import { type Grid, sameTrainings } from '../../sweep/grid';
import { pairGrid } from './pair';
import { GRAPHS, randomGraphs } from './phase';

/** Which picture of the condition a grid is, or null. */
export function pictureOfCondition(grid: Grid): 'pair' | 'phase' | null {
  if (sameTrainings(grid, pairGrid().grid)) return 'pair';
  // Counted first: the graphs are dear to make.
  return grid.variants.length === GRAPHS && sameTrainings(grid, randomGraphs()) ? 'phase' : null;
}
