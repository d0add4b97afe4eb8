import { formatShare } from '../../../plots/format';
import type { HeatCell, HeatMap } from '../../../plots/heat';
import type { InterventionScore, ProbeSubject } from '../../../probe/protocol';

type Names = Pick<ProbeSubject, 'factors' | 'tasks'>;
type RatePair = InterventionScore['pairs'][number];

/** Change rates as a map factor × task: edges of the graph framed, ○ and × what counts against the score. */
export function rateMap(rates: Pick<InterventionScore, 'pairs'>, { factors, tasks }: Names): HeatMap {
  const columns = tasksOf(rates);
  const column = new Map(columns.map((task, c) => [task, c]));
  return {
    rowNames: factors.map((factor) => factor.name),
    columnNames: columns.map((task) => tasks[task]?.name ?? `task ${task + 1}`),
    cells: rates.pairs.map(
      (pair): HeatCell => ({
        row: pair.factor,
        column: column.get(pair.task) ?? 0,
        value: pair.changed.value,
        on: pair.edge,
        verdict: verdictOf(pair),
      }),
    ),
    groups: [],
  };
}

/** Indices of the tasks that were measured, ascending: the columns of the map. */
export function tasksOf(rates: Pick<InterventionScore, 'pairs'>): readonly number[] {
  return [...new Set(rates.pairs.map((pair) => pair.task))].sort((a, b) => a - b);
}

function verdictOf({ edge, changed, follows }: RatePair): HeatCell['verdict'] {
  if (!Number.isFinite(changed.value)) return 'unknown';
  if (follows) return 'agrees';
  return edge ? 'missing' : 'extra';
}

/** One pair in a sentence. */
export function pairSentence(pair: RatePair, { factors, tasks }: Names): string {
  const { value, low, high, n } = pair.changed;
  const [factor, task] = [factors[pair.factor]?.name, tasks[pair.task]?.name];
  if (n === 0) return `${factor} → ${task}: not measured`;
  const said = pair.edge
    ? 'the graph has this edge, so all should'
    : 'the graph has no such edge, so none should';
  return `${factor} → ${task}: ${percent(value)} of ${n} answers changed (95 %: ${percent(low)} to ${percent(high)}); ${said}`;
}

/** The map in words. */
export function describeRates(rates: Pick<InterventionScore, 'pairs'>, names: Names): string {
  const silent = rates.pairs.filter((pair) => verdictOf(pair) === 'missing');
  const loud = rates.pairs.filter((pair) => verdictOf(pair) === 'extra');
  const named = (pairs: readonly RatePair[]) =>
    pairs
      .slice(0, 6)
      .map(
        (pair) =>
          `${names.factors[pair.factor]?.name} → ${names.tasks[pair.task]?.name} ${formatShare(pair.changed.value)}`,
      )
      .join(', ') + (pairs.length > 6 ? ` and ${pairs.length - 6} more` : '');
  if (silent.length + loud.length === 0) {
    return 'In at least 95 % of cases each edge of the graph changes the answer, and no other factor does.';
  }
  return [
    silent.length > 0 ? `Edges that leave more than 5 % of answers as they were: ${named(silent)}.` : '',
    loud.length > 0 ? `Factors without an edge that change more than 5 %: ${named(loud)}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** `14 %`; near the ends with a digit, so that a little is not read as nothing, nor nearly all as all. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const hundred = 100 * share;
  if (hundred > 0 && hundred < 1) return hundred < 0.1 ? '<0.1 %' : `${hundred.toFixed(1)} %`;
  if (hundred > 99 && hundred < 100) return hundred > 99.9 ? '>99.9 %' : `${hundred.toFixed(1)} %`;
  return `${Math.round(hundred)} %`;
}

/** The change rate of a factor on a task, or null where it was not measured. */
export function rateOf(
  rates: Pick<InterventionScore, 'pairs'>,
  factor: number,
  task: number,
): RatePair | null {
  return rates.pairs.find((pair) => pair.factor === factor && pair.task === task) ?? null;
}
