import type { Run } from '../../experiment/records';
import { mean, meanInterval, shareInterval } from '../../lib/statistics';
import { overlaps } from '../../plots/interval';
import { groupMeans, type PhaseColumn, type PhaseDot, type PhasePlot } from '../../plots/phase';
import type { Grid } from '../../sweep/grid';
import { type PhasePoint, phaseGrid, phasePoints, type Standing } from '../../sweep/phase';
import { seedsInPicture } from '../../sweep/seedText';
import { formatMeasured } from './compare';
import type { Verdict } from './verdict';

/** No preset was tuned on these. */
const SEEDS = [100, 101];
/** As many as a grid holds. */
export const GRAPHS = 32;
/** MCC and leak. */
const SHARE = { scale: 'share' } as const;

let made: Grid | null = null;

/** The phase picture's random graphs: always the same value, since it is dear to make, and its cells are known with it. */
export function randomGraphs(): Grid {
  made ??= phaseGrid(GRAPHS, SEEDS[0], SEEDS);
  return made;
}

/** What a dot of the phase picture is. */
export type PhaseUnit = 'graphs' | 'factors';
export type PhaseValue = 'mcc' | 'leak';

/** Columns by the graph: worst first. */
const BY_GRAPH: readonly (PhaseColumn & { fits(point: PhasePoint): boolean })[] = [
  { id: 'c2', name: '2+ pairs equal', holds: false, fits: (p) => p.collidingPairs > 1 },
  { id: 'c1', name: '1 pair equal', holds: false, fits: (p) => p.collidingPairs === 1 },
  { id: 'm0', name: 'margin 0', holds: true, fits: (p) => p.collidingPairs === 0 && p.margin === 0 },
  { id: 'm1', name: 'margin 1+', holds: true, fits: (p) => p.collidingPairs === 0 && p.margin > 0 },
];

/** Columns by the factor. */
const BY_FACTOR: readonly (PhaseColumn & { readonly standing: Standing })[] = [
  { id: 'collides', name: 'row equals another', holds: false, standing: 'collides' },
  { id: 'nested', name: 'within another row', holds: true, standing: 'nested' },
  { id: 'free', name: 'row of its own', holds: true, standing: 'free' },
];

/** What a lit dot says. */
export interface PhaseNote {
  readonly id: string;
  readonly text: string;
}

/** The phase picture of what has finished: every dot is a graph, or a factor of one, averaged over its seeds. */
export function phasePicture(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  unit: PhaseUnit,
  value: PhaseValue,
): { readonly plot: PhasePlot; readonly notes: readonly PhaseNote[] } {
  const points = phasePoints(grid, results);
  const dots: PhaseDot[] = [];
  const notes: PhaseNote[] = [];
  const put = (id: string, group: string, column: number, values: readonly number[], text: string): void => {
    const finite = values.filter(Number.isFinite);
    if (column < 0 || finite.length === 0) return;
    const at = mean(finite);
    dots.push({ id, column, value: at, group });
    notes.push({
      id,
      text: `${text}: ${formatMeasured(at, SHARE)}, ${finite.length} seed${finite.length === 1 ? '' : 's'}`,
    });
  };
  for (const { id, name } of grid.variants) {
    const own = points.filter((point) => point.variant === id);
    const [first] = own;
    if (!first) continue;
    if (unit === 'graphs') {
      const column = BY_GRAPH.findIndex((c) => c.fits(first));
      put(
        id,
        id,
        column,
        own.map((p) => mean(p.factors.map((f) => f[value]))),
        name,
      );
      continue;
    }
    first.factors.forEach(({ factor, standing }, i) => {
      const column = BY_FACTOR.findIndex((c) => c.standing === standing);
      put(
        `${id} ${factor}`,
        id,
        column,
        own.map((p) => p.factors[i][value]),
        `${factor} of ${name}`,
      );
    });
  }
  const columns = unit === 'graphs' ? BY_GRAPH : BY_FACTOR;
  return {
    plot: {
      columns: columns.map(({ id, name, holds }) => ({ id, name, holds })),
      // Of a factor the condition is only that its own row is equal to none.
      sides: unit === 'graphs' ? ['UIC violated', 'UIC holds'] : ['equal row', 'no equal row'],
      dots,
      yDomain:
        value === 'mcc'
          ? [Math.min(0.5, ...dots.map((d) => d.value)), 1]
          : [0, Math.max(0.6, ...dots.map((d) => d.value))],
    },
    notes,
  };
}

/** What is drawn, and over which graphs and seeds. */
export function phaseCaption(grid: Grid, results: ReadonlyMap<string, Run>, unit: PhaseUnit): string {
  const seeds = new Map<string, number[]>();
  for (const { variant, seed } of phasePoints(grid, results)) {
    seeds.set(variant, [...(seeds.get(variant) ?? []), seed]);
  }
  const all = grid.variants.length;
  const graphs = seeds.size === all ? `${all} graphs` : `${seeds.size} of ${all} graphs so far`;
  const dot = unit === 'graphs' ? 'graph' : 'factor of a graph';
  const mean = unit === 'graphs' ? 'the mean over graphs' : 'the mean over graphs, each of which counts once';
  return `One dot is one ${dot}, averaged over ${seedsInPicture(grid.seeds, [...seeds.values()], 'graph')}; ${graphs}. The bar is ${mean}.`;
}

/**
 * The theorem on random graphs, against the data. Intervals are over graphs, since factors of one graph go together. The
 * theorem makes no difference between factors that have a task of their own and those that only lack one; the data may.
 */
export function phaseVerdict(grid: Grid, results: ReadonlyMap<string, Run>): Verdict {
  // As drawn: of the same dots, so that text and bars are the same means.
  const { dots } = phasePicture(grid, results, 'factors', 'leak').plot;
  const [equal, nested, free] = BY_FACTOR.map((_, column) =>
    groupMeans(dots.filter((dot) => dot.column === column)),
  );
  const found: string[] = [];
  if (equal.length > 1 && free.length > 1) {
    found.push(
      `Factors with an equal row leak ${overGraphs(equal)}, factors that some task tells from every other by asking for them alone ${overGraphs(free)}${
        {
          more: ', as the theorem says.',
          less: ': the theorem says the opposite.',
          open: ': the intervals overlap, so these graphs do not show it yet.',
        }[besides(equal, free)]
      }`,
    );
  }
  if (nested.length > 1 && free.length > 1) {
    found.push(
      `Factors within another row (some factor has all their tasks and more) leak ${overGraphs(nested)}${
        {
          more: '. For the theorem they are told apart; here they mix: a mask keeps a latent out of a task, but lets it carry a factor that is there in all of its own tasks.',
          less: ', less than those with a row of their own.',
          open: ': no difference to those with a row of their own is shown; the theorem expects none.',
        }[besides(nested, free)]
      }`,
    );
  }
  return {
    predicted:
      'The theorem: a factor can be recovered where no other has the same row in the graph, whatever the graph and however small the margin; factors with equal rows mix.',
    found,
  };
}

function overGraphs(values: readonly number[]): string {
  const { value, low, high } = shareInterval(values);
  return `${formatMeasured(value, SHARE)} (95 % ${formatMeasured(low, SHARE)} to ${formatMeasured(high, SHARE)}, ${values.length} graphs)`;
}

/** How `a` stands to `b`, where their intervals do not overlap. */
function besides(a: readonly number[], b: readonly number[]): 'more' | 'less' | 'open' {
  if (overlaps(meanInterval(a), meanInterval(b))) return 'open';
  return mean(a) > mean(b) ? 'more' : 'less';
}
