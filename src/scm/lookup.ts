import { Refusal } from '../lib/refusal';
import type { Factor, MetaScm, Point, Task } from './graph';

/** @throws Refusal naming `path` when no factor has this id; likewise below */
export function requireFactor(graph: MetaScm, id: string, path: string): Factor {
  const factor = graph.factors.find((f) => f.id === id);
  if (!factor) throw new Refusal(path, id, 'there is no such factor in the graph');
  return factor;
}

export function requireTask(graph: MetaScm, id: string, path: string): Task {
  const task = graph.tasks.find((t) => t.id === id);
  if (!task) throw new Refusal(path, id, 'there is no such task in the graph');
  return task;
}

export function requireNode(graph: MetaScm, id: string, path: string): Factor | Task {
  const node = graph.factors.find((f) => f.id === id) ?? graph.tasks.find((t) => t.id === id);
  if (!node) throw new Refusal(path, id, 'there is no such factor or task in the graph');
  return node;
}

/** The position of the confounded pair in the list, whichever way round, or -1. */
export function pairOf(graph: MetaScm, a: string, b: string): number {
  return graph.confounding.findIndex((p) => (p.a === a && p.b === b) || (p.a === b && p.b === a));
}

/** Where the reader put the node, or null where it is laid out automatically. */
export function positionOf(graph: MetaScm, id: string): Point | null {
  return graph.layout && Object.hasOwn(graph.layout, id) ? graph.layout[id] : null;
}
