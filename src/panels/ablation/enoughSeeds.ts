import type { Run } from '../../experiment/records';
import { cellsOf, type Grid } from '../../sweep/grid';
import { formatP, LEVEL, leastP, seedsNeeded } from '../../sweep/strength';
import { type Comparison, testedOf } from './comparisons';
import type { Finding } from './finding';

/** Several comparisons are made, and few seeds cannot show even a difference that every seed has. */
export function enoughSeeds(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  comparisons: readonly Comparison[],
): Finding[] {
  const tested = testedOf(comparisons);
  if (tested.length === 0) return [];
  const seeds = Math.max(...tested.map(({ summary }) => summary.differences.length));
  const least = leastP(seeds);
  const several =
    tested.length > 1 ? `${tested.length} comparisons are made, so p is adjusted after Holm. ` : '';
  if (least * tested.length <= LEVEL) return several ? [{ kind: 'note', text: several.trim() }] : [];
  const smallest = formatP(Math.min(1, least * tested.length)).replace(/^=\s/, '');
  const nothing = `${several}With ${seeds} seeds the smallest p that can come out is ${smallest}${tested.length > 1 ? ' after that' : ''}, so the test can show nothing at .05 yet; intervals can be read.`;
  // Those still to come will be adjusted for as well.
  const inAll = tested.length + toCome(grid, results, comparisons).length;
  const needed = seedsNeeded(inAll);
  const then = inAll > tested.length ? `, with ${inAll} comparisons by then` : '';
  if (needed <= grid.seeds.length) {
    return [
      { kind: 'note', text: `${nothing} Once ${needed} of this grid’s seeds are done, it can${then}.` },
    ];
  }
  return [{ kind: 'gap', seeds: needed, text: `${nothing} ${needed} seeds are the fewest that can${then}.` }];
}

/** Comparisons without a test yet, of which trainings are still open: a training that never gives the measure is none. */
function toCome(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  comparisons: readonly Comparison[],
): readonly Comparison[] {
  const open = new Set(
    cellsOf(grid)
      .filter(({ key }) => !results.has(key))
      .map(({ variant }) => variant),
  );
  return comparisons.filter(
    ({ adjusted, variant }) =>
      !Number.isFinite(adjusted) && (open.has(variant.id) || open.has(grid.reference)),
  );
}
