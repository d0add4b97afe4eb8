import type { Run } from '../../experiment/records';
import { mean, meanInterval, signFlipTest } from '../../lib/statistics';
import { formatValue } from '../../plots/format';
import type { PhaseColumn, PhaseDot, PhasePlot } from '../../plots/phase';
import type { StripPlot, StripRow } from '../../plots/strip';
import { label } from '../../scm/graph';
import { type Cell, cellsOf, type Grid } from '../../sweep/grid';
import { type PhasePoint, phaseGrid, phasePoints, type Standing } from '../../sweep/phase';
import { leakOfPair, type PairGrid, satisfiedViolatedRepaired } from '../../sweep/uicGrids';
import { behind, formatDifference, LEVEL } from './compare';
import { domainOf } from './plots';

/** Seeds of the two prepared grids; no preset was tuned on them. */
const PAIR_SEEDS = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109];
const PHASE_SEEDS = [100, 101];
const GRAPHS = 32;

/** "Satisfied, violated, repaired" on ten seeds. */
export function pairGrid(): PairGrid {
  return satisfiedViolatedRepaired(PAIR_SEEDS);
}

/** The phase picture: as many random graphs as a grid holds. */
export function randomGraphs(): Grid {
  return phaseGrid(GRAPHS, PHASE_SEEDS[0], PHASE_SEEDS);
}

interface PairOnSeed {
  readonly seed: number;
  readonly pair: number;
  readonly others: number;
}

/** The leak of the pair and of the others for each variant, on the seeds that have finished. */
function leaks(
  grid: Grid,
  variant: string,
  pair: PairGrid['pair'],
  results: ReadonlyMap<string, Run>,
): PairOnSeed[] {
  return cellsOf(grid)
    .filter((cell: Cell) => cell.variant === variant)
    .flatMap(({ seed, key }) => {
      const metrics = results.get(key)?.evaluations.at(-1)?.metrics;
      return metrics?.kind === 'numeric' ? [{ seed, ...leakOfPair(metrics, pair) }] : [];
    });
}

/** For each variant two rows: the pair that collides in the middle one, and the other factors. */
export function pairPlot({ grid, pair }: PairGrid, results: ReadonlyMap<string, Run>): StripPlot {
  const names = pair.map((i) => label(grid.base.graph.factors[i])).join(' and ');
  const groups = grid.variants.map(({ id, name }) => {
    const measured = leaks(grid, id, pair, results);
    const row = (which: 'pair' | 'others', rowName: string): StripRow => {
      const values = measured.map((m) => m[which]);
      const { value, low, high } = meanInterval(values);
      return {
        id: `${id}-${which}`,
        name: rowName,
        dots: measured.map((m) => ({ id: String(m.seed), value: m[which] })),
        mean: value,
        low,
        high,
        emphasis: which === 'pair',
        alarm: which === 'pair' && id === 'violated',
      };
    };
    return { id, name, rows: [row('pair', names), row('others', 'the others')] };
  });
  return {
    groups,
    domain: domainOf(
      groups.flatMap((g) => g.rows),
      [0, 1],
      [0],
    ),
  };
}

export interface Verdict {
  /** What the theorem says. */
  readonly predicted: string;
  /** What the data show, one sentence each; empty before there are any. */
  readonly found: readonly string[];
}

/** The theorem on one pair, against the data. */
export function pairVerdict(pairs: PairGrid, results: ReadonlyMap<string, Run>): Verdict {
  const { grid, pair } = pairs;
  const names = pair.map((i) => label(grid.base.graph.factors[i])).join(' and ');
  const found = grid.variants.flatMap(({ id, name }): string[] => {
    const measured = leaks(grid, id, pair, results);
    if (measured.length < 2) return [];
    const differences = measured.map(({ seed, pair: own, others }) => ({ seed, value: own - others }));
    const values = differences.map(({ value }) => value);
    const { value, low, high } = meanInterval(values);
    const p = signFlipTest(values);
    const summary = { variant: id, measure: 'leak', differences, mean: value, low, high, p };
    const [own, others] = [mean(measured.map((m) => m.pair)), mean(measured.map((m) => m.others))];
    const way =
      p > LEVEL && low <= 0 && high >= 0
        ? 'no difference is shown'
        : `${formatValue(Math.abs(value))} ${value > 0 ? 'more' : 'less'}`;
    return [
      `${name}: ${names} leak ${formatValue(own)}, the others ${formatValue(others)}: ${way} (${formatDifference(value)}; ${behind(summary, p, 1)}).`,
    ];
  });
  return {
    predicted: `The theorem: while no task tells ${names} apart, nothing can separate them, so they mix; the other factors, and all of them once the condition holds again, can be recovered.`,
    found,
  };
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
  const put = (id: string, column: number, values: readonly number[], text: string): void => {
    const finite = values.filter(Number.isFinite);
    if (column < 0 || finite.length === 0) return;
    const at = mean(finite);
    dots.push({ id, column, value: at });
    notes.push({
      id,
      text: `${text}: ${formatValue(at)}, ${finite.length} seed${finite.length === 1 ? '' : 's'}`,
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
      dots,
      yDomain:
        value === 'mcc'
          ? [Math.min(0.5, ...dots.map((d) => d.value)), 1]
          : [0, Math.max(0.6, ...dots.map((d) => d.value))],
    },
    notes,
  };
}

/** The theorem on random graphs, against the data; intervals are over graphs, since factors of one graph go together. */
export function phaseVerdict(grid: Grid, results: ReadonlyMap<string, Run>): Verdict {
  const points = phasePoints(grid, results);
  const over = (kind: (standing: Standing) => boolean, value: PhaseValue): string | null => {
    const perGraph = grid.variants.flatMap(({ id }) => {
      const values = points
        .filter((p) => p.variant === id)
        .flatMap((p) => p.factors.filter((f) => kind(f.standing)).map((f) => f[value]))
        .filter(Number.isFinite);
      return values.length > 0 ? [mean(values)] : [];
    });
    if (perGraph.length < 2) return null;
    const { value: at, low, high } = meanInterval(perGraph);
    return `${formatValue(at)} (95 % ${formatValue(low)} to ${formatValue(high)}, ${perGraph.length} graphs)`;
  };
  const equal = over((s) => s === 'collides', 'mcc');
  const apart = over((s) => s !== 'collides', 'mcc');
  const [equalLeak, apartLeak] = [
    over((s) => s === 'collides', 'leak'),
    over((s) => s !== 'collides', 'leak'),
  ];
  const [nested, free] = [over((s) => s === 'nested', 'mcc'), over((s) => s === 'free', 'mcc')];
  return {
    predicted:
      'The theorem: a factor can be recovered where no other has the same row in the graph, whatever the graph and however small the margin; factors with equal rows mix.',
    found: [
      equal && apart ? `MCC of factors with an equal row: ${equal}; of all others: ${apart}.` : '',
      equalLeak && apartLeak
        ? `Leak of factors with an equal row: ${equalLeak}; of all others: ${apartLeak}.`
        : '',
      nested && free
        ? `Among those told apart, factors whose every task another factor shares reach ${nested}, those with a row of their own ${free}: the first are told apart only by tasks that do not ask for them.`
        : '',
    ].filter(Boolean),
  };
}
