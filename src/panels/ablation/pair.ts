import type { Run } from '../../experiment/records';
import { mean, meanInterval, shareInterval, signFlipTest } from '../../lib/statistics';
import type { StripPlot, StripRow } from '../../plots/strip';
import { label } from '../../scm/graph';
import { type Cell, cellsOf, type Grid } from '../../sweep/grid';
import { strengthOf } from '../../sweep/strength';
import { leakOfPair, type PairGrid, satisfiedViolatedRepaired } from '../../sweep/uicGrids';
import { behind, formatDifference, formatMeasured } from './compare';
import { domainOf } from './plots';
import type { Verdict } from './verdict';

/** No preset was tuned on these. */
const SEEDS = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109];
/** A leak. */
const SHARE = { scale: 'share' } as const;

let made: PairGrid | null = null;

/** "Satisfied, violated, repaired" on ten seeds: always the same value, so that its cells are known too. */
export function pairGrid(): PairGrid {
  made ??= satisfiedViolatedRepaired(SEEDS);
  return made;
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
      const { value, low, high } = shareInterval(values);
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
    const way = value > 0 ? 'more' : 'less';
    const verdict = {
      shown: `the pair leaks ${way}`,
      likely: `the pair leaks ${way} by its interval, but not by the test`,
      open: 'no difference is shown',
    }[strengthOf(summary, p)];
    return [
      `${name}: ${names} leak ${formatMeasured(own, SHARE)}, the others ${formatMeasured(others, SHARE)}; ${verdict} (${formatDifference(value, SHARE)}; ${behind(summary, p, 1, SHARE)}).`,
    ];
  });
  return {
    predicted: `The theorem: while no task tells ${names} apart, nothing can separate them, so they mix; the other factors, and all of them once the condition holds again, can be recovered.`,
    found,
  };
}
