import type { Edge, Node } from '@xyflow/react';
import { label, type MetaScm } from '../../scm/graph';
import { DATASET_NODE, SOURCE_NODE, TASK_NODE } from '../../scm/parse';
import type { Flip } from '../../scm/repair';
import { columnLayout, measuresOf } from './layout';

export type FactorNode = Node<
  { readonly name: string; readonly group: string | null; readonly values: readonly string[] | null },
  'factor'
>;
export type TaskNode = Node<{ readonly name: string; readonly parents: number }, 'task'>;
export type ContextNode = Node<{ readonly symbol: 'D' | 'T' | 'X'; readonly meaning: string }, 'context'>;
export type GraphNode = FactorNode | TaskNode | ContextNode;

/** `added` and `cut` are flips looked at before they are applied. */
export type CauseEdge = Edge<
  { readonly factor: string; readonly task: string; readonly flip: 'added' | 'cut' | null },
  'cause'
>;
export type PairEdge = Edge<{ readonly a: string; readonly b: string; readonly depth: number }, 'pair'>;
export type ContextEdge = Edge<Record<string, never>, 'context'>;
export type GraphEdge = CauseEdge | PairEdge | ContextEdge;

export interface FlowOptions {
  /** Show D, T and X with their edges. */
  readonly context: boolean;
  /** Group letter of each factor that shares its row. */
  readonly letters: ReadonlyMap<string, string>;
  /** Values of each factor [n] where the world gives it a meaning. */
  readonly values: readonly (readonly string[])[] | null;
}

const CONTEXT = [
  { id: DATASET_NODE, symbol: 'D', meaning: 'dataset: moves all factors' },
  { id: TASK_NODE, symbol: 'T', meaning: 'task variable: moves all factors' },
  { id: SOURCE_NODE, symbol: 'X', meaning: 'source text: caused by all factors' },
] as const;

/** The graph as nodes of the node editor. */
export function flowNodes(graph: MetaScm, options: FlowOptions): GraphNode[] {
  const automatic = columnLayout(graph);
  const { factorWidth, taskWidth, contextWidth, height, fontSize } = measuresOf(graph);
  const at = (id: string) => graph.layout?.[id] ?? automatic.get(id)!;
  const nodes: GraphNode[] = graph.factors.map((factor, i) => ({
    id: factor.id,
    type: 'factor',
    position: { ...at(factor.id) },
    width: factorWidth,
    height,
    style: { fontSize },
    ariaLabel: factorLabel(label(factor), options.values?.[i]),
    data: {
      name: label(factor),
      group: options.letters.get(factor.id) ?? null,
      values: options.values?.[i] ?? null,
    },
  }));
  for (const task of graph.tasks) {
    nodes.push({
      id: task.id,
      type: 'task',
      position: { ...at(task.id) },
      width: taskWidth,
      height,
      style: { fontSize },
      ariaLabel: `Task ${label(task)}`,
      data: { name: label(task), parents: task.parents.length },
    });
  }
  if (options.context) {
    for (const { id, symbol, meaning } of CONTEXT) {
      nodes.push({
        id,
        type: 'context',
        position: { ...at(id) },
        width: contextWidth,
        height,
        ariaLabel: `${symbol}, the ${meaning}`,
        deletable: false,
        connectable: false,
        data: { symbol, meaning },
      });
    }
  }
  return nodes;
}

function factorLabel(name: string, values: readonly string[] | undefined): string {
  return values ? `Factor ${name}: ${values.join(', ')}` : `Factor ${name}`;
}

export function causeId(factor: string, task: string): string {
  return `cause ${JSON.stringify([factor, task])}`;
}

/** The graph's edges; flips in `preview` are drawn as what they would add or cut. */
export function flowEdges(
  graph: MetaScm,
  context: boolean,
  preview: readonly Flip[],
  selected: ReadonlySet<string>,
): GraphEdge[] {
  const names = new Map([...graph.factors, ...graph.tasks].map((node) => [node.id, label(node)]));
  const flips = new Set(preview.map(({ factor, task }) => causeId(factor, task)));
  const edges: GraphEdge[] = [];

  if (context) {
    for (const { id } of graph.factors) {
      edges.push(contextEdge(DATASET_NODE, 'out', id, 'pair'));
      edges.push(contextEdge(TASK_NODE, 'out', id, 'pair'));
      edges.push(contextEdge(id, 'out', SOURCE_NODE, 'in'));
    }
  }

  const place = new Map(graph.factors.map((f, i) => [f.id, i]));
  graph.confounding.forEach(({ a, b }, k) => {
    const id = `pair ${JSON.stringify([a, b])}`;
    edges.push({
      id,
      type: 'pair',
      source: a,
      sourceHandle: 'pair',
      target: b,
      targetHandle: 'pair',
      selected: selected.has(id),
      ariaLabel: `The dataset moves ${names.get(a)} with ${names.get(b)}`,
      data: { a, b, depth: 24 + 9 * Math.abs(place.get(a)! - place.get(b)!) + 17 * k },
    });
  });

  const cause = (factor: string, task: string, flip: 'added' | 'cut' | null): CauseEdge => {
    const id = causeId(factor, task);
    return {
      id,
      type: 'cause',
      source: factor,
      sourceHandle: 'out',
      target: task,
      targetHandle: 'in',
      selected: selected.has(id),
      deletable: flip !== 'added',
      ariaLabel: `${names.get(factor)} causes ${names.get(task)}`,
      data: { factor, task, flip },
    };
  };
  for (const task of graph.tasks) {
    for (const factor of task.parents) {
      edges.push(cause(factor, task.id, flips.delete(causeId(factor, task.id)) ? 'cut' : null));
    }
  }
  for (const { factor, task } of preview) {
    if (flips.has(causeId(factor, task)) && names.has(factor) && names.has(task)) {
      edges.push(cause(factor, task, 'added'));
    }
  }
  return edges;
}

function contextEdge(
  source: string,
  sourceHandle: string,
  target: string,
  targetHandle: string,
): ContextEdge {
  return {
    id: `context ${source} ${target}`,
    type: 'context',
    source,
    sourceHandle,
    target,
    targetHandle,
    selectable: false,
    focusable: false,
    deletable: false,
    zIndex: -1,
    data: {},
  };
}
