import { Refusal } from '../lib/refusal';
import {
  type Confounding,
  type Factor,
  type GraphLimits,
  type MetaScm,
  PAGE_LIMITS,
  type Point,
  type Task,
} from './graph';
import { pairOf, positionOf, requireFactor, requireNode, requireTask } from './lookup';
import { FIXED_NODES, parseId, parseName, parsePoint } from './parse';

/**
 * One change of a graph, as a value: what a drag, a checkbox or a repair means, kept for undo and sent anywhere.
 * `at` and `index` are positions in the list concerned; left out, an edge goes where the order of the factors puts it
 * and anything else goes last. An edit that finds its goal already reached changes nothing.
 */
export type GraphEdit =
  | {
      readonly type: 'set-edge';
      readonly factor: string;
      readonly task: string;
      readonly present: boolean;
      readonly at?: number;
    }
  | { readonly type: 'add-factor'; readonly factor: Factor; readonly index?: number }
  /** Takes the factor's edges, confounding and position with it. */
  | { readonly type: 'remove-factor'; readonly id: string }
  | { readonly type: 'add-task'; readonly task: Task; readonly index?: number }
  | { readonly type: 'remove-task'; readonly id: string }
  /** Changes the name shown, not the id; null or '' shows the id. */
  | { readonly type: 'rename'; readonly id: string; readonly name: string | null }
  /** Absent removes the pair whichever way round; present turns an existing pair round. */
  | {
      readonly type: 'set-confounding';
      readonly a: string;
      readonly b: string;
      readonly present: boolean;
      readonly at?: number;
    }
  /** Null gives the node back to the automatic layout. */
  | { readonly type: 'move'; readonly id: string; readonly to: Point | null }
  | { readonly type: 'batch'; readonly edits: readonly GraphEdit[] };

/**
 * The graph after the edit; the given one is left as it is, and is returned itself when nothing changes.
 *
 * @throws Refusal for an edit that is not possible here: an unknown or taken id, a factor confounded twice, the last
 *   factor removed, more than `limits`. A batch with one such edit is refused as a whole.
 */
export function applyEdit(graph: MetaScm, edit: GraphEdit, limits: GraphLimits = PAGE_LIMITS): MetaScm {
  switch (edit.type) {
    case 'set-edge':
      return setEdge(graph, edit);
    case 'add-factor': {
      const id = freshId(graph, edit.factor.id);
      checkName(edit.factor.name);
      if (graph.factors.length >= limits.factors) {
        throw new Refusal(
          'edit.factor',
          id,
          `at most ${limits.factors} factors fit here`,
          'Remove one first',
        );
      }
      return { ...graph, factors: insert(graph.factors, { ...edit.factor }, edit.index, 'edit.index') };
    }
    case 'add-task': {
      const id = freshId(graph, edit.task.id);
      checkName(edit.task.name);
      if (graph.tasks.length >= limits.tasks) {
        throw new Refusal('edit.task', id, `at most ${limits.tasks} tasks fit here`, 'Remove one first');
      }
      const parents = new Set(edit.task.parents);
      if (parents.size < edit.task.parents.length) {
        throw new Refusal('edit.task.parents', edit.task.parents, 'a task names each parent once');
      }
      for (const parent of parents) requireFactor(graph, parent, 'edit.task.parents');
      return { ...graph, tasks: insert(graph.tasks, { ...edit.task }, edit.index, 'edit.index') };
    }
    case 'remove-factor':
      return removeFactor(graph, edit.id);
    case 'remove-task': {
      requireTask(graph, edit.id, 'edit.id');
      return withPosition({ ...graph, tasks: graph.tasks.filter((t) => t.id !== edit.id) }, edit.id, null);
    }
    case 'rename':
      return rename(graph, edit.id, edit.name || null);
    case 'set-confounding':
      return setConfounding(graph, edit);
    case 'move':
      if (!FIXED_NODES.includes(edit.id)) requireNode(graph, edit.id, 'edit.id');
      return withPosition(graph, edit.id, edit.to === null ? null : parsePoint(edit.to, 'edit.to'));
    case 'batch':
      return edit.edits.reduce((current, each) => applyEdit(current, each, limits), graph);
    default:
      return edit satisfies never;
  }
}

/**
 * The edit that takes `applyEdit(graph, edit)` back to `graph` exactly: same lists in the same order, same edges.
 *
 * @param edit one that `applyEdit(graph, edit)` accepts
 * @throws Refusal where it names what the graph does not have
 */
export function invertEdit(graph: MetaScm, edit: GraphEdit): GraphEdit {
  switch (edit.type) {
    case 'set-edge': {
      requireFactor(graph, edit.factor, 'edit.factor');
      const at = requireTask(graph, edit.task, 'edit.task').parents.indexOf(edit.factor);
      const { factor, task } = edit;
      return at < 0
        ? { type: 'set-edge', factor, task, present: false }
        : { type: 'set-edge', factor, task, present: true, at };
    }
    case 'add-factor':
      return { type: 'remove-factor', id: edit.factor.id };
    case 'add-task':
      return { type: 'remove-task', id: edit.task.id };
    case 'remove-factor':
      return restoreFactor(graph, edit.id);
    case 'remove-task': {
      const index = graph.tasks.indexOf(requireTask(graph, edit.id, 'edit.id'));
      return batch([
        { type: 'add-task', task: graph.tasks[index], index },
        ...restorePosition(graph, edit.id),
      ]);
    }
    case 'rename':
      return { type: 'rename', id: edit.id, name: requireNode(graph, edit.id, 'edit.id').name ?? null };
    case 'set-confounding': {
      const at = pairOf(graph, edit.a, edit.b);
      if (at < 0) return { type: 'set-confounding', a: edit.a, b: edit.b, present: false };
      return { type: 'set-confounding', ...graph.confounding[at], present: true, at };
    }
    case 'move':
      return { type: 'move', id: edit.id, to: positionOf(graph, edit.id) };
    case 'batch': {
      const undo: GraphEdit[] = [];
      let current = graph;
      for (const each of edit.edits) {
        undo.unshift(invertEdit(current, each));
        // The limits were checked when the edit was first applied; here only its path is retraced.
        current = applyEdit(current, each, {
          factors: Number.POSITIVE_INFINITY,
          tasks: Number.POSITIVE_INFINITY,
        });
      }
      return { type: 'batch', edits: undo };
    }
    default:
      return edit satisfies never;
  }
}

/** The first of `stem`1, `stem`2, … that no factor or task has. */
export function freeId(graph: MetaScm, stem: string): string {
  const taken = new Set([...graph.factors, ...graph.tasks].map((node) => node.id));
  let k = 1;
  while (taken.has(`${stem}${k}`)) k++;
  return `${stem}${k}`;
}

function setEdge(graph: MetaScm, edit: Extract<GraphEdit, { type: 'set-edge' }>): MetaScm {
  requireFactor(graph, edit.factor, 'edit.factor');
  const task = requireTask(graph, edit.task, 'edit.task');
  if (task.parents.includes(edit.factor) === edit.present) return graph;
  const parents = edit.present
    ? insert(task.parents, edit.factor, edit.at ?? placeByFactor(graph, task, edit.factor), 'edit.at')
    : task.parents.filter((id) => id !== edit.factor);
  return { ...graph, tasks: graph.tasks.map((t) => (t === task ? { ...t, parents } : t)) };
}

/** Before the first parent that comes later among the factors. */
function placeByFactor(graph: MetaScm, task: Task, factor: string): number {
  const order = new Map(graph.factors.map((f, i) => [f.id, i]));
  const at = task.parents.findIndex((id) => order.get(id)! > order.get(factor)!);
  return at < 0 ? task.parents.length : at;
}

function removeFactor(graph: MetaScm, id: string): MetaScm {
  requireFactor(graph, id, 'edit.id');
  if (graph.factors.length === 1) throw new Refusal('edit.id', id, 'a graph needs at least one factor');
  const without: MetaScm = {
    ...graph,
    factors: graph.factors.filter((f) => f.id !== id),
    tasks: graph.tasks.map((t) =>
      t.parents.includes(id) ? { ...t, parents: t.parents.filter((p) => p !== id) } : t,
    ),
    confounding: graph.confounding.filter((pair) => pair.a !== id && pair.b !== id),
  };
  return withPosition(without, id, null);
}

function restoreFactor(graph: MetaScm, id: string): GraphEdit {
  const index = graph.factors.indexOf(requireFactor(graph, id, 'edit.id'));
  const edits: GraphEdit[] = [{ type: 'add-factor', factor: graph.factors[index], index }];
  for (const task of graph.tasks) {
    const at = task.parents.indexOf(id);
    if (at >= 0) edits.push({ type: 'set-edge', factor: id, task: task.id, present: true, at });
  }
  graph.confounding.forEach((pair, at) => {
    if (pair.a === id || pair.b === id) edits.push({ type: 'set-confounding', ...pair, present: true, at });
  });
  return batch([...edits, ...restorePosition(graph, id)]);
}

function rename(graph: MetaScm, id: string, name: string | null): MetaScm {
  const node = requireNode(graph, id, 'edit.id');
  checkName(name ?? undefined);
  if ((node.name ?? null) === name) return graph;
  const renamed = <N extends Factor>(each: N): N => {
    if (each.id !== id) return each;
    const { id: _, name: __, ...rest } = each;
    return { id, ...(name === null ? {} : { name }), ...rest } as N;
  };
  return { ...graph, factors: graph.factors.map(renamed), tasks: graph.tasks.map(renamed) };
}

function setConfounding(graph: MetaScm, edit: Extract<GraphEdit, { type: 'set-confounding' }>): MetaScm {
  const { a, b } = edit;
  requireFactor(graph, a, 'edit.a');
  requireFactor(graph, b, 'edit.b');
  if (a === b) throw new Refusal('edit.b', b, 'a factor is not confounded with itself');
  const at = pairOf(graph, a, b);
  const pairs = graph.confounding;
  if (!edit.present) return at < 0 ? graph : { ...graph, confounding: pairs.filter((_, k) => k !== at) };
  if (at >= 0) {
    if (pairs[at].a === a) return graph;
    return { ...graph, confounding: pairs.map((pair, k) => (k === at ? { a, b } : pair)) };
  }
  const taken = pairs.flatMap((pair) => [pair.a, pair.b]).find((id) => id === a || id === b);
  if (taken !== undefined) {
    throw new Refusal(
      'edit.a',
      taken,
      'a factor stands in at most one confounded pair',
      'Remove its other pair first',
    );
  }
  return { ...graph, confounding: insert<Confounding>(pairs, { a, b }, edit.at, 'edit.at') };
}

function restorePosition(graph: MetaScm, id: string): GraphEdit[] {
  const to = positionOf(graph, id);
  return to === null ? [] : [{ type: 'move', id, to }];
}

/** Positions stand in the order of the nodes, so that a layout restored is the layout there was, key by key. */
function withPosition(graph: MetaScm, id: string, to: Point | null): MetaScm {
  const before = positionOf(graph, id);
  if (before === null ? to === null : to !== null && before.x === to.x && before.y === to.y) return graph;
  const { layout, ...rest } = graph;
  const places = new Map(Object.entries(layout ?? {}));
  if (to) places.set(id, to);
  else places.delete(id);
  if (places.size === 0) return rest;
  const order = [...graph.factors.map((f) => f.id), ...graph.tasks.map((t) => t.id), ...FIXED_NODES];
  return {
    ...rest,
    layout: Object.fromEntries(order.filter((n) => places.has(n)).map((n) => [n, places.get(n)!])),
  };
}

function insert<T>(items: readonly T[], item: T, index: number | undefined, path: string): T[] {
  const at = index ?? items.length;
  if (!Number.isInteger(at) || at < 0 || at > items.length) {
    throw new Refusal(path, at, `a position lies in 0…${items.length}`);
  }
  return [...items.slice(0, at), item, ...items.slice(at)];
}

function batch(edits: readonly GraphEdit[]): GraphEdit {
  return edits.length === 1 ? edits[0] : { type: 'batch', edits };
}

function freshId(graph: MetaScm, id: string): string {
  parseId(id, 'edit.id');
  if (graph.factors.some((f) => f.id === id) || graph.tasks.some((t) => t.id === id)) {
    throw new Refusal('edit.id', id, 'ids are unique among factors and tasks', 'Choose another id');
  }
  return id;
}

function checkName(name: string | undefined): void {
  if (name !== undefined) parseName(name, 'edit.name');
}
