import { ancestors, type CausalGraph, type CausalOptions, causalGraph, requireQuestion } from './causal';
import type { MetaScm } from './graph';
import { DATASET_NODE, SOURCE_NODE, TASK_NODE } from './parse';

/** What a node in the middle of a path does to it. */
export interface PathNode {
  readonly id: string;
  /** chain: → · →; fork: ← · →, a common cause; collider: → · ←, a common effect; end: first or last of the path. */
  readonly role: 'end' | 'chain' | 'fork' | 'collider';
  /** Whether the path can pass here. A collider lets it pass only when it or a descendant is conditioned on. */
  readonly passes: boolean;
  /** Why, as a sentence; '' for the ends. */
  readonly reason: string;
}

/** A path between two nodes, whichever way its arrows point. */
export interface Path {
  /** From a to b. */
  readonly nodes: readonly PathNode[];
  /** arrows[k] joins nodes k and k + 1. */
  readonly arrows: readonly ('→' | '←')[];
  /** All nodes in the middle let it pass. */
  readonly open: boolean;
  /** Begins with an arrow into a: an association that is not an effect of a. */
  readonly backDoor: boolean;
  /**
   * The route of spurious correlation: a target or factor is joined to another factor through the dataset (or the task
   * variable) as common cause, e.g. Yₜ ← Lᵢ ← D → Lⱼ.
   */
  readonly spurious: boolean;
  /** e.g. `Y1 ← L1 ← D → L4`, with ids. */
  readonly text: string;
}

export interface Paths {
  /** Shortest first. */
  readonly paths: readonly Path[];
  /** False where there are more than `limit`, or the search was ended: there may be longer ones. */
  readonly complete: boolean;
}

/** Steps after which a search for paths ends: the number of paths grows exponentially with the graph. */
const MOST_STEPS = 200_000;

/**
 * Whether the two nodes are d-separated given the others: no open path joins them, so they are independent in every
 * distribution of this graph. Linear time (reachability along open paths; Koller & Friedman 2009, algorithm 3.1).
 *
 * @param a, b ids of factors or tasks, or DATASET_NODE, TASK_NODE (where drawn), SOURCE_NODE
 * @throws Refusal for unknown nodes, a = b, or a or b among the given
 */
export function dSeparated(
  graph: MetaScm,
  a: string,
  b: string,
  given: readonly string[],
  options: CausalOptions = {},
): boolean {
  const causal = causalGraph(graph, options);
  requireQuestion(causal, a, b, given);
  const conditioned = new Set(given);
  const opened = ancestors(causal, given);
  const visited = new Set<string>();
  // `down`: arrived along an arrow (from a parent); `up`: against one (from a child, or the start).
  const queue: { id: string; direction: 'up' | 'down' }[] = [{ id: a, direction: 'up' }];
  for (const { id, direction } of queue) {
    const key = `${direction} ${id}`;
    if (visited.has(key)) continue;
    visited.add(key);
    if (id === b) return false;
    const passesOn = !conditioned.has(id);
    if (direction === 'up' && passesOn) {
      for (const parent of causal.parents.get(id)!) queue.push({ id: parent, direction: 'up' });
    }
    if (passesOn) for (const child of causal.children.get(id)!) queue.push({ id: child, direction: 'down' });
    if (direction === 'down' && opened.has(id)) {
      for (const parent of causal.parents.get(id)!) queue.push({ id: parent, direction: 'up' });
    }
  }
  return true;
}

/** The open paths between two nodes, shortest first, at most `limit`; none exactly when they are d-separated. */
export function openPaths(
  graph: MetaScm,
  a: string,
  b: string,
  given: readonly string[],
  options: CausalOptions & { readonly limit?: number } = {},
): Paths {
  return search(graph, a, b, given, options, true);
}

/** All paths between two nodes, open or blocked, each with what opens or blocks it; shortest first, at most `limit`. */
export function allPaths(
  graph: MetaScm,
  a: string,
  b: string,
  given: readonly string[],
  options: CausalOptions & { readonly limit?: number } = {},
): Paths {
  return search(graph, a, b, given, options, false);
}

/** Breadth first over simple paths, so that shorter ones come first. */
function search(
  graph: MetaScm,
  a: string,
  b: string,
  given: readonly string[],
  options: CausalOptions & { readonly limit?: number },
  onlyOpen: boolean,
): Paths {
  const causal = causalGraph(graph, options);
  requireQuestion(causal, a, b, given);
  const limit = options.limit ?? 50;
  const conditioned = new Set(given);
  const opened = ancestors(causal, given);
  if (onlyOpen && dSeparated(graph, a, b, given, options)) return { paths: [], complete: true };

  type Arrow = '→' | '←';
  interface Step {
    readonly id: string;
    readonly arrow: Arrow | null;
    readonly before: Step | null;
  }
  const passes = (into: Arrow, id: string, out: Arrow) =>
    into === '→' && out === '←' ? opened.has(id) : !conditioned.has(id);
  const paths: Path[] = [];
  const queue: Step[] = [{ id: a, arrow: null, before: null }];
  let steps = 0;
  for (let head = 0; head < queue.length; head++) {
    const step = queue[head];
    for (const [arrow, neighbours] of [
      ['→', causal.children.get(step.id)!],
      ['←', causal.parents.get(step.id)!],
    ] as const) {
      if (onlyOpen && step.arrow !== null && !passes(step.arrow, step.id, arrow)) continue;
      for (const id of neighbours) {
        if (++steps > MOST_STEPS) return { paths, complete: false };
        if (isOn(step, id)) continue;
        const next: Step = { id, arrow, before: step };
        if (id !== b) {
          queue.push(next);
          continue;
        }
        if (paths.length === limit) return { paths, complete: false };
        paths.push(explained(next));
      }
    }
  }
  return { paths, complete: true };

  function isOn(last: Step, id: string): boolean {
    for (let step: Step | null = last; step; step = step.before) if (step.id === id) return true;
    return false;
  }

  function explained(last: Step): Path {
    const ids: string[] = [];
    const arrows: Arrow[] = [];
    for (let step: Step | null = last; step; step = step.before) {
      ids.unshift(step.id);
      if (step.arrow) arrows.unshift(step.arrow);
    }
    const nodes = ids.map((id, k): PathNode => {
      if (k === 0 || k === ids.length - 1) return { id, role: 'end', passes: true, reason: '' };
      const [into, out] = [arrows[k - 1], arrows[k]];
      const role = into === out ? 'chain' : into === '→' ? 'collider' : 'fork';
      return {
        id,
        role,
        passes: passes(into, id, out),
        reason: reasonFor(causal, id, role, conditioned, opened),
      };
    });
    const forks = nodes.filter((node) => node.role === 'fork');
    return {
      nodes,
      arrows,
      open: nodes.every((node) => node.passes),
      backDoor: arrows[0] === '←',
      spurious: forks.some(({ id }) => id === DATASET_NODE || id === TASK_NODE),
      text: ids.map((id, k) => (k === 0 ? nodeText(id) : ` ${arrows[k - 1]} ${nodeText(id)}`)).join(''),
    };
  }
}

function reasonFor(
  causal: CausalGraph,
  id: string,
  role: 'chain' | 'fork' | 'collider',
  conditioned: ReadonlySet<string>,
  opened: ReadonlySet<string>,
): string {
  const name = nodeText(id);
  if (role !== 'collider') {
    const what = role === 'fork' ? 'a common cause' : 'a link of a chain';
    return conditioned.has(id)
      ? `${name} is ${what} and is conditioned on, which blocks the path`
      : `${name} is ${what} and is not conditioned on, so the path passes`;
  }
  if (conditioned.has(id)) return `${name} is a common effect and is conditioned on, which opens the path`;
  if (!opened.has(id)) return `${name} is a common effect and is not conditioned on, which blocks the path`;
  const descendant = [...conditioned].find((other) => ancestors(causal, [other]).has(id))!;
  return `${name} is a common effect, and its descendant ${nodeText(descendant)} is conditioned on, which opens the path`;
}

/** D, T and X for the fixed nodes, the id for others. */
export function nodeText(id: string): string {
  return id === DATASET_NODE || id === TASK_NODE || id === SOURCE_NODE ? id.slice(1) : id;
}
