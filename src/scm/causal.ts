import { Refusal } from '../lib/refusal';
import type { MetaScm } from './graph';
import { DATASET_NODE, SOURCE_NODE, TASK_NODE } from './parse';

/** Which nodes and edges of the full graph d-separation is asked on. */
export interface CausalOptions {
  /**
   * Whether T → Lᵢ is drawn, for every i. In the lab's worlds every task is asked of the same examples, so T moves no
   * factor (false); where each task comes with examples of its own it does, and every pair of factors is connected
   * through T unless T is conditioned on.
   */
  readonly taskVariable?: boolean;
  /** D → the confounded factors only (as in the lab's worlds; the default), or D → all factors (the general case). */
  readonly dataset?: 'confounded' | 'all';
}

/** The meta-SCM as a directed acyclic graph: ids of factors and tasks, and the fixed nodes D, T and X. */
export interface CausalGraph {
  readonly nodes: readonly string[];
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** D → Lᵢ (T → Lᵢ), Lᵢ → X for all i, Lᵢ → Yₜ for i in Pa(t). */
export function causalGraph(graph: MetaScm, options: CausalOptions = {}): CausalGraph {
  const factors = graph.factors.map((f) => f.id);
  const confounded = new Set(graph.confounding.flatMap(({ a, b }) => [a, b]));
  const edges: [string, string][] = [
    ...factors
      .filter((id) => options.dataset === 'all' || confounded.has(id))
      .map((id) => [DATASET_NODE, id] as [string, string]),
    ...(options.taskVariable ? factors.map((id) => [TASK_NODE, id] as [string, string]) : []),
    ...factors.map((id) => [id, SOURCE_NODE] as [string, string]),
    ...graph.tasks.flatMap((t) => t.parents.map((parent) => [parent, t.id] as [string, string])),
  ];
  const nodes = [
    DATASET_NODE,
    ...(options.taskVariable ? [TASK_NODE] : []),
    ...factors,
    SOURCE_NODE,
    ...graph.tasks.map((t) => t.id),
  ];
  const parents = new Map<string, string[]>(nodes.map((id) => [id, []]));
  const children = new Map<string, string[]>(nodes.map((id) => [id, []]));
  for (const [from, to] of edges) {
    children.get(from)!.push(to);
    parents.get(to)!.push(from);
  }
  return { nodes, parents, children };
}

/** The nodes themselves and everything they descend from. */
export function ancestors(causal: CausalGraph, of: readonly string[]): Set<string> {
  const found = new Set(of);
  for (const id of found) for (const parent of causal.parents.get(id)!) found.add(parent);
  return found;
}

/** @throws Refusal for a node the graph does not have, for a = b, and for a or b among the given */
export function requireQuestion(causal: CausalGraph, a: string, b: string, given: readonly string[]): void {
  for (const [path, id] of [['a', a], ['b', b], ...given.map((id, k) => [`given[${k}]`, id])]) {
    if (!causal.parents.has(id)) throw new Refusal(path, id, 'there is no such node in the graph');
  }
  if (a === b) throw new Refusal('b', b, 'd-separation is asked of two different nodes');
  for (const id of [a, b]) {
    if (given.includes(id)) throw new Refusal('given', id, 'the two nodes themselves are not conditioned on');
  }
}
