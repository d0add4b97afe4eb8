import type { MetaScm, Point } from '../../scm/graph';
import { DATASET_NODE, SOURCE_NODE, TASK_NODE } from '../../scm/parse';

/** Sizes in the node editor, in its own pixels; a long graph is drawn tighter, so that it stays readable when fitted. */
export interface Measures {
  readonly factorWidth: number;
  readonly taskWidth: number;
  readonly contextWidth: number;
  readonly height: number;
  readonly fontSize: number;
  /** From the top of one node to the top of the next. */
  readonly pitch: number;
  /** Left edge of the targets' column; the factors' is at 0. */
  readonly taskLeft: number;
}

const ROOMY: Measures = {
  factorWidth: 132,
  taskWidth: 156,
  contextWidth: 44,
  height: 34,
  fontSize: 14,
  pitch: 48,
  taskLeft: 336,
};

const TIGHT: Measures = {
  factorWidth: 140,
  taskWidth: 190,
  contextWidth: 40,
  height: 27,
  fontSize: 16,
  pitch: 32,
  taskLeft: 452,
};

const CONTEXT_LEFT = -178;
const MOST_ROOMY_ROWS = 8;

export interface LayerOrder {
  readonly factors: readonly string[];
  readonly tasks: readonly string[];
}

export function measuresOf(graph: MetaScm): Measures {
  return Math.max(graph.factors.length, graph.tasks.length) > MOST_ROOMY_ROWS ? TIGHT : ROOMY;
}

/** Top left corner of every node where the reader has not put it elsewhere: factors left of targets, in this order. */
export function columnLayout(graph: MetaScm, order: LayerOrder = graphOrder(graph)): Map<string, Point> {
  const { pitch, taskLeft, taskWidth, factorWidth, contextWidth } = measuresOf(graph);
  const n = order.factors.length;
  const m = order.tasks.length;
  // X stands at the head of the targets' column, a little apart; below the factors where the targets are many.
  const xBelow = m >= n + 3;
  const head = xBelow ? 0 : 1.25;
  const rows = Math.max(n, m + head);
  const places = new Map<string, Point>();
  const column = (ids: readonly string[], x: number, from: number, length: number) => {
    const top = from + (length - ids.length) / 2;
    ids.forEach((id, k) => {
      places.set(id, { x, y: Math.round((top + k) * pitch) });
    });
    return top;
  };
  const factorTop = column(order.factors, 0, 0, rows);
  const taskTop = column(order.tasks, taskLeft, head, rows - head);
  places.set(
    SOURCE_NODE,
    xBelow
      ? { x: factorWidth + 24, y: Math.round((factorTop + n + 0.4) * pitch) }
      : { x: taskLeft + (taskWidth - contextWidth) / 2, y: Math.round((taskTop - head) * pitch) },
  );
  const middle = ((rows - 1) / 2) * pitch;
  places.set(DATASET_NODE, { x: CONTEXT_LEFT, y: Math.round(middle - 53) });
  places.set(TASK_NODE, { x: CONTEXT_LEFT, y: Math.round(middle + 53) });
  return places;
}

function graphOrder(graph: MetaScm): LayerOrder {
  return { factors: graph.factors.map((f) => f.id), tasks: graph.tasks.map((t) => t.id) };
}

/**
 * Orders both columns so that few edges cross: the barycentre heuristic (Sugiyama et al. 1981), swept from side to
 * side, keeping the best order met; never worse than the graph's own.
 */
export function barycentreOrder(graph: MetaScm, sweeps = 8): LayerOrder {
  let best = graphOrder(graph);
  let fewest = crossings(graph, best);
  let { factors, tasks } = best;
  const parents = new Map(graph.tasks.map((t) => [t.id, t.parents]));
  const children = new Map<string, string[]>(graph.factors.map((f) => [f.id, []]));
  for (const task of graph.tasks) for (const parent of task.parents) children.get(parent)?.push(task.id);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    tasks = byBarycentre(tasks, factors, parents);
    factors = byBarycentre(factors, tasks, children);
    const order = { factors, tasks };
    const count = crossings(graph, order);
    if (count < fewest) {
      fewest = count;
      best = order;
    }
  }
  return best;
}

/** Each id at the mean place of its neighbours; one without any stays where it is among the others. */
function byBarycentre(
  ids: readonly string[],
  others: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): string[] {
  const place = new Map(others.map((id, k) => [id, k / Math.max(1, others.length - 1)]));
  const key = new Map(
    ids.map((id, k) => {
      const near = neighbours.get(id) ?? [];
      const own = k / Math.max(1, ids.length - 1);
      return [id, near.length ? near.reduce((sum, other) => sum + place.get(other)!, 0) / near.length : own];
    }),
  );
  return [...ids].sort((a, b) => key.get(a)! - key.get(b)!);
}

/** Pairs of edges that cross when both columns stand in this order, in O(E log m). */
export function crossings(graph: MetaScm, order: LayerOrder): number {
  const factorPlace = new Map(order.factors.map((id, k) => [id, k]));
  const taskPlace = new Map(order.tasks.map((id, k) => [id, k]));
  const edges = graph.tasks.flatMap((t) =>
    t.parents.map((parent) => [factorPlace.get(parent)!, taskPlace.get(t.id)!] as const),
  );
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  // Inversions of the task places, counted with a Fenwick tree.
  const size = order.tasks.length;
  const tree = new Uint32Array(size + 1);
  let count = 0;
  edges.forEach(([, place], seen) => {
    let notAfter = 0;
    for (let k = place + 1; k > 0; k -= k & -k) notAfter += tree[k];
    count += seen - notAfter;
    for (let k = place + 1; k <= size; k += k & -k) tree[k]++;
  });
  return count;
}
