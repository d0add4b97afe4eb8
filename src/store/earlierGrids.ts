import { type Grid, sameTrainings } from '../sweep/grid';

/** Grids that a tab keeps beside the one on show. */
export const MOST_EARLIER = 8;

/** What is kept to go back to: the latest first, of the same trainings the latest alone, and not those of `shown`. */
export function earlierGrids(grids: readonly Grid[], shown: Grid | null): readonly Grid[] {
  const kept: Grid[] = [];
  for (const grid of grids) {
    if (kept.length === MOST_EARLIER) break;
    if (![shown, ...kept].some((other) => other !== null && isSame(other, grid))) kept.push(grid);
  }
  return kept;
}

/** Sizes first: the trainings of a large grid take most of a second to be worked out. */
function isSame(a: Grid, b: Grid): boolean {
  const sized = ({ variants, seeds }: Grid) => `${variants.length} × ${seeds.length}`;
  return a === b || (sized(a) === sized(b) && sameTrainings(a, b));
}
