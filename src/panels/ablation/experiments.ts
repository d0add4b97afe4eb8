import type { Experiment } from '../../experiment/experiment';
import { cellsOf, type Grid } from '../../sweep/grid';

/** Of every variant in order, on the grid's first seed; no variant is parsed again where the grid's cells are known. */
export function experimentsOf(grid: Grid): readonly Experiment[] {
  return cellsOf(grid)
    .slice(0, grid.variants.length)
    .map(({ experiment }) => experiment);
}
