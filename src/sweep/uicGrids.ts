import { NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { changed } from '../experiment/namedChanges';
import type { NumericMetrics } from '../experiment/records';
import { type Difference, difference } from '../lib/difference';
import { mean } from '../lib/statistics';
import { applyEdit } from '../scm/edit';
import type { MetaScm } from '../scm/graph';
import { allCheapestRepairs, repairEdit } from '../scm/repair';
import { checkUic } from '../scm/uic';
import type { Grid } from './grid';

/** A grid on one pair of factors that the middle variant makes collide. */
export interface PairGrid {
  readonly grid: Grid;
  /** Positions of the two among the graph's factors. */
  readonly pair: readonly [number, number];
}

/** The edge whose loss leaves L1 and L2 to the same tasks, as in the preset `numeric-uic-broken`. */
const CUT = { factor: 'L2', task: 'Y2' };

/** The chain of the numeric world with the true graph as mask, so that the graph alone decides what can be recovered. */
export function oracleChain(): Experiment {
  const masked = changed(NUMERIC_SIT, 'oracle');
  if (!masked) throw new Error('the numeric world has an oracle mask');
  return { ...masked, preset: 'numeric-oracle' };
}

/**
 * The UIC satisfied, violated and repaired on one world: the chain; the chain with the edge L2 → Y2 cut, so that no task
 * tells L1 from L2; and the cut chain repaired as cheaply as can be, but by another edge than the one that was cut.
 */
export function satisfiedViolatedRepaired(seeds: readonly number[]): PairGrid {
  const base = oracleChain();
  const violated = applyEdit(base.graph, { type: 'set-edge', ...CUT, present: false });
  const repaired = otherRepair(violated);
  const variants = [
    { id: 'satisfied', name: 'UIC satisfied: the chain', change: {} },
    { id: 'violated', name: 'UIC violated: L2 → Y2 cut', change: toGraph(base, violated) },
    { id: 'repaired', name: `UIC repaired: ${repaired.edge} added`, change: toGraph(base, repaired.graph) },
  ];
  const [group] = checkUic(violated).groups;
  const [a, b] = group.map((id) => base.graph.factors.findIndex((factor) => factor.id === id));
  return { grid: { version: 1, base, variants, seeds, reference: 'satisfied' }, pair: [a, b] };
}

/**
 * The first of the cheapest repairs that adds one edge, and another than was cut. Removing one would do for the condition,
 * too, but would leave a factor that no task asks for, of which only the source speaks.
 */
function otherRepair(violated: MetaScm): { readonly graph: MetaScm; readonly edge: string } {
  for (const repair of allCheapestRepairs(violated, 100)) {
    const [{ factor, task }] = repair.flips;
    const removes = violated.tasks.some(({ id, parents }) => id === task && parents.includes(factor));
    if (removes || (factor === CUT.factor && task === CUT.task)) continue;
    return { graph: applyEdit(violated, repairEdit(violated, repair)), edge: `${factor} → ${task}` };
  }
  throw new Error('the cut chain can be repaired by adding another edge');
}

/** From an experiment to the same with another graph. */
export function toGraph(base: Experiment, graph: MetaScm): Difference {
  return difference(base, { ...base, graph }) ?? {};
}

/** Mean leak of the two factors that the violated graph confuses, and of the others. */
export function leakOfPair(
  metrics: NumericMetrics,
  pair: readonly [number, number],
): { readonly pair: number; readonly others: number } {
  const { leakPerFactor } = metrics;
  return {
    pair: mean(pair.map((i) => leakPerFactor[i])),
    others: mean(leakPerFactor.filter((_, i) => !pair.includes(i))),
  };
}
