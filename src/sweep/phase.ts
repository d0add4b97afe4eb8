import type { Run } from '../experiment/records';
import { Stream } from '../lib/random';
import { label, type MetaScm } from '../scm/graph';
import { checkUic } from '../scm/uic';
import { cellsOf, type Grid } from './grid';
import { GRID_LIMITS } from './parse';
import { oracleChain, toGraph } from './uicGrids';

const FACTORS = [4, 5, 6] as const;
const TASKS = [3, 4, 5] as const;
/** Edges drawn, as a share: from graphs in which rows collide to those in which they differ most. */
const DENSITY = [0.25, 0.6] as const;
/** A target of three dimensions is an injective map of three factors at most, which the theorem assumes. */
const MOST_PARENTS = 3;
/** Margins in turn, so that half of the graphs violate the condition; 1 stands for 1 or more. */
const MARGINS = [-1, 0, -1, 1] as const;
/**
 * Random graphs of 4–6 factors and 3–5 tasks as variants of one grid, trained with the true graph as mask: factors whose
 * rows are equal mix, and the condition says that the others can be recovered. Half of the graphs violate the condition, a quarter
 * satisfies it with margin 0, a quarter with 1 or more. Every factor is asked for by some task, and every task asks for
 * one to three factors.
 *
 * @param count of graphs, 1–32
 * @param seed of the graphs
 * @param seeds of the trainings
 */
export function phaseGrid(count: number, seed: number, seeds: readonly number[] = [seed]): Grid {
  const chain = oracleChain();
  const training = { ...chain.training, maskEvery: chain.training.steps, evaluateEvery: 0 };
  const base = { ...chain, training };
  const graphs = Stream.of(seed, 'phase-graphs');
  const variants = Array.from({ length: Math.min(count, GRID_LIMITS.variants[1]) }, (_, k) => {
    const graph = drawGraph(graphs.fork(`${k}`), MARGINS[k % MARGINS.length]);
    const { margin, groups } = checkUic(graph);
    const verdict = groups.length > 0 ? `${groups.flat().length} collide` : `margin ${margin}`;
    const size = `${graph.factors.length} factors, ${graph.tasks.length} tasks`;
    return {
      id: graphId(k + 1),
      name: `Graph ${k + 1}: ${size}, ${verdict}`,
      change: toGraph(base, graph),
    };
  });
  return { version: 1, base, variants, seeds, reference: variants[0].id };
}

function graphId(number: number): string {
  return `graph-${number}`;
}

/** Whether a variant may be a graph of a phase grid. */
export function isGraphId(id: string): boolean {
  return /^graph-\d+$/.test(id);
}

/**
 * How a factor's set of tasks stands to those of the others. The condition asks that no two be equal. What training
 * punishes is more: a trace of factor j in the latent of i disturbs exactly the tasks that ask for i and not for j, so
 * where all tasks of i ask for j too, nothing in the losses keeps j out of i's latent. Such a nested factor satisfies the
 * condition, and yet it is recovered slowly and in part.
 */
export type Standing =
  /** Another factor has the same tasks: the condition fails for it. */
  | 'collides'
  /** Another factor has all its tasks and more. */
  | 'nested'
  /** For every other factor there is a task that asks for this one and not for that one. */
  | 'free';

export interface FactorPoint {
  /** As the graph calls it. */
  readonly factor: string;
  readonly standing: Standing;
  /** Smallest Hamming distance of its row to another; 0 where it collides. */
  readonly distance: number;
  readonly mcc: number;
  readonly leak: number;
}

/** One graph on one seed, once its training has finished. */
export interface PhasePoint {
  readonly variant: string;
  readonly seed: number;
  readonly factorCount: number;
  readonly taskCount: number;
  /** As `checkUic` says: −1 where the condition fails. */
  readonly margin: number;
  /** Pairs of factors with equal rows. */
  readonly collidingPairs: number;
  readonly factors: readonly FactorPoint[];
}

/** What finished trainings of a phase grid (or of any numeric grid) say of each factor. */
export function phasePoints(grid: Grid, results: ReadonlyMap<string, Run>): PhasePoint[] {
  return cellsOf(grid).flatMap(({ variant, seed, experiment, key }): PhasePoint[] => {
    const metrics = results.get(key)?.evaluations.at(-1)?.metrics;
    if (metrics?.kind !== 'numeric') return [];
    const { graph } = experiment;
    const { margin, groups } = checkUic(graph);
    const standings = standingsOf(graph);
    return [
      {
        variant,
        seed,
        factorCount: graph.factors.length,
        taskCount: graph.tasks.length,
        margin: margin ?? 0,
        collidingPairs: groups.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0),
        factors: graph.factors.map((factor, i) => ({
          factor: label(factor),
          ...standings[i],
          mcc: metrics.mccPerFactor[i],
          leak: metrics.leakPerFactor[i],
        })),
      },
    ];
  });
}

/** For every factor of a graph, in order. */
export function standingsOf(graph: MetaScm): { readonly standing: Standing; readonly distance: number }[] {
  const rows = graph.factors.map(({ id }) => graph.tasks.map(({ parents }) => parents.includes(id)));
  return rows.map((row, i) => {
    let distance = graph.tasks.length;
    let nested = false;
    for (const [j, other] of rows.entries()) {
      if (j === i) continue;
      distance = Math.min(distance, row.filter((edge, t) => edge !== other[t]).length);
      nested ||= row.every((edge, t) => !edge || other[t]);
    }
    return { standing: distance === 0 ? 'collides' : nested ? 'nested' : 'free', distance };
  });
}

/** Drawn until one has the margin wanted; about one in ten does. */
function drawGraph(stream: Stream, wanted: (typeof MARGINS)[number]): MetaScm {
  for (;;) {
    const factors = named('L', stream.pick(FACTORS));
    const density = DENSITY[0] + (DENSITY[1] - DENSITY[0]) * stream.uniform();
    const tasks = named('Y', stream.pick(TASKS)).map(({ id }) => ({
      id,
      parents: factors.filter(() => stream.uniform() < density).map((factor) => factor.id),
    }));
    const half = factors.length >> 1;
    const confounding = factors.slice(0, half).map(({ id }, i) => ({ a: id, b: factors[i + half].id }));
    const graph = { factors, tasks, confounding };
    const asked = tasks.every(({ parents }) => parents.length > 0 && parents.length <= MOST_PARENTS);
    if (!asked || !factors.every(({ id }) => tasks.some(({ parents }) => parents.includes(id)))) continue;
    if (Math.min(1, checkUic(graph).margin ?? 1) === wanted) return graph;
  }
}

function named(prefix: string, count: number): { readonly id: string }[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${prefix}${i + 1}` }));
}
