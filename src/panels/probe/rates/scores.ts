import type { Score } from '../../../experiment/records';
import { listed } from '../../../lib/listed';
import type { IntervalGroup, IntervalPlot, IntervalRow } from '../../../plots/interval';
import { overlaps } from '../../../plots/interval';
import type { InterventionScore } from '../../../probe/protocol';
import { percent } from './rates';

/** A model with what was measured of it. */
export interface ScoredModel {
  readonly id: string;
  readonly name: string;
  readonly rates: InterventionScore;
}

/** Score, on-edge and off-edge shares of all measured models on one scale; the first stands out. */
export function scorePlot(models: readonly ScoredModel[]): IntervalPlot {
  const group = (
    id: string,
    name: string,
    pick: (rates: InterventionScore) => Score | null,
  ): IntervalGroup => ({
    id,
    name,
    rows: models.flatMap((model): IntervalRow[] => {
      const score = pick(model.rates);
      if (!score || score.n === 0) return [];
      const { value, low, high, n } = score;
      return [
        { id: model.id, name: model.name, value, low, high, emphasis: model.id === 'this', note: `n ${n}` },
      ];
    }),
  });
  return {
    domain: [0, 1],
    groups: [
      group('faithful', 'Score: pairs that follow the graph', (rates) => rates.faithful),
      group('score', 'The same, case by case', (rates) => rates.score),
      group('on', 'Changed where there is an edge (should be 1)', (rates) => rates.onEdges),
      group('off', 'Changed where there is none (should be 0)', (rates) => rates.offEdges),
      group('right', 'On edges, afterwards exactly what the world says', (rates) => rates.right),
    ].filter((g) => g.rows.length > 0),
  };
}

/** What the scores of several models amount to, in words; only models that were measured are named. */
export function concludeScores(models: readonly ScoredModel[]): string {
  if (models.length === 0) return '';
  const said = models.map(
    ({ name, rates }) =>
      `${name} ${rates.faithful.value.toFixed(2)} (${percent(rates.onEdges.value)} changed on edges, ${percent(rates.offEdges.value)} off them)`,
  );
  const list = `Score: ${said.join('; ')}.`;
  if (models.length === 1) return `${list} Measure another model to have something to compare it with.`;
  return `${list} ${standing(models)} One seed; intervals are over pairs of a factor and a task, not over seeds.`;
}

/**
 * Where the model in question (the experiment's own, else the first) stands beside each of the others: what it shares with
 * a control is not its own.
 */
function standing(models: readonly ScoredModel[]): string {
  const own = models.find(({ id }) => id === 'this') ?? models[0];
  const sides: Record<'above' | 'below' | 'open', string[]> = { above: [], below: [], open: [] };
  for (const model of models) {
    if (model === own) continue;
    const [a, b] = [own.rates.faithful, model.rates.faithful];
    sides[overlaps(a, b) ? 'open' : a.value > b.value ? 'above' : 'below'].push(model.name);
  }
  const { above, below, open } = sides;
  const clauses = [
    above.length > 0 ? `follows the graph more closely than ${listed(above)}` : '',
    below.length > 0 ? `less closely than ${listed(below)}` : '',
    open.length > 0
      ? `is not told apart from ${listed(open)} (intervals overlap: there are few pairs of a factor and a task)`
      : '',
  ].filter(Boolean);
  if (above.length === 0 && below.length > 0) clauses[0] = `follows the graph ${clauses[0]}`;
  return `${own.name} ${clauses.join('; ')}.`;
}
