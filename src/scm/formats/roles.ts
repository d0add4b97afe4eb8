import { Refusal } from '../../lib/refusal';
import type { GraphLimits, MetaScm } from '../graph';
import { DATASET_NODE, MAX_COORDINATE, parseGraph, parseName, SOURCE_NODE, TASK_NODE } from '../parse';
import type { Drawing, DrawnEdge, DrawnNode } from './drawing';

/** What a node of a drawing is; the value of the attribute `kind`. */
export type Role = 'factor' | 'task' | 'dataset' | 'task-variable' | 'source';

const ROLES: readonly Role[] = ['factor', 'task', 'dataset', 'task-variable', 'source'];

/**
 * Makes a meta-SCM of a drawing. Nodes are what their attribute `kind` says; without one:
 *
 * - a node nothing comes out of is a task (dagitty's `outcome` too), other nodes are factors (`exposure` too), and so is
 *   a node without any edge: a factor that no task uses;
 * - "X" with an edge from every factor is the source, "D" and "T" with edges into factors are the dataset and the task
 *   variable;
 * - an edge with two heads between two factors confounds them. Edges D → factor confound the two that share the
 *   attribute `pair`, or D's only two children. D with an edge to every factor is the general picture and confounds none.
 *
 * Edges T → factor and factor → X are implied and may be drawn or not; an edge drawn twice counts once.
 *
 * @param position from a node's attributes, or null
 * @throws Refusal naming the line of an edge that a meta-SCM does not have, e.g. factor → factor
 */
export function graphOfDrawing(
  drawing: Drawing,
  limits: GraphLimits,
  position: (node: DrawnNode, marked: boolean) => { x: number; y: number } | null,
): MetaScm {
  const roles = rolesOf(drawing);
  const nodes = [...drawing.nodes.values()];
  const parents = new Map<string, Set<string>>();
  const pairs = new Map<string, { a: string; b?: string; line: number }>();
  const confounded = new Set<string>();
  const moved = new Set<string>();
  for (const edge of drawing.edges) {
    const kind = `${roles.get(edge.from)} → ${roles.get(edge.to)}`;
    if (edge.both) {
      if (kind !== 'factor → factor') throw refusal(edge, 'an edge with two heads confounds two factors');
      if (pairs.has(`${edge.from}\n${edge.to}`)) continue;
      if (confounded.has(edge.from) || confounded.has(edge.to)) {
        throw refusal(edge, 'a factor stands in at most one confounded pair');
      }
      confounded.add(edge.from).add(edge.to);
      pairs.set(`${edge.from}\n${edge.to}`, { a: edge.from, b: edge.to, line: edge.line });
    } else if (kind === 'factor → task') {
      const known = parents.get(edge.to);
      if (known) known.add(edge.from);
      else parents.set(edge.to, new Set([edge.from]));
    } else if (kind === 'dataset → factor') {
      const pair = edge.attributes.get('pair');
      if (pair === undefined) {
        moved.add(edge.to);
        continue;
      }
      const open = pairs.get(pair);
      if (!open) pairs.set(pair, { a: edge.to, line: edge.line });
      else if (open.b === undefined) open.b = edge.to;
      else throw refusal(edge, `pair ${pair} has two factors already`);
    } else if (kind !== 'factor → source' && kind !== 'task-variable → factor') {
      throw refusal(
        edge,
        `a meta-SCM has no edge ${kind}: factors cause tasks and the source, D and T cause factors`,
      );
    }
  }
  const factors = nodes.filter((n) => roles.get(n.id) === 'factor');
  const [first, second] = moved;
  if (moved.size === 2) pairs.set('', { a: first, b: second, line: 0 });
  else if (moved.size > 0 && moved.size < factors.length) {
    throw new Refusal(
      'graph.confounding',
      [...moved],
      'D moves factors in pairs',
      'Draw each pair as an edge with two heads',
    );
  }
  const confounding = [...pairs.values()].map(({ a, b, line }) => {
    if (b === undefined) throw new Refusal(`line ${line}`, a, 'a confounded pair has two factors');
    return { a, b };
  });

  const marked = nodes.some((n) => n.attributes.has('kind'));
  const fixed: Partial<Record<Role, string>> = {
    dataset: DATASET_NODE,
    'task-variable': TASK_NODE,
    source: SOURCE_NODE,
  };
  const places = nodes.flatMap((n) => {
    const place = position(n, marked);
    const within = place && Math.abs(place.x) <= MAX_COORDINATE && Math.abs(place.y) <= MAX_COORDINATE;
    return within ? [[fixed[roles.get(n.id)!] ?? n.id, place] as const] : [];
  });
  return parseGraph(
    {
      factors: factors.map(named),
      tasks: nodes
        .filter((n) => roles.get(n.id) === 'task')
        .map((n) => ({ ...named(n), parents: [...(parents.get(n.id) ?? [])] })),
      confounding,
      layout: Object.fromEntries(places),
    },
    limits,
  );
}

function rolesOf(drawing: Drawing): Map<string, Role> {
  const roles = new Map<string, Role>();
  const fixed = new Map<string, Role>([
    [DATASET_NODE, 'dataset'],
    [TASK_NODE, 'task-variable'],
    [SOURCE_NODE, 'source'],
  ]);
  for (const { id, line, attributes } of drawing.nodes.values()) {
    const kind = attributes.get('kind');
    if (kind !== undefined && !ROLES.some((role) => role === kind)) {
      throw new Refusal(`line ${line}`, kind, `the kind of a node is one of ${ROLES.join(', ')}`);
    }
    const role = (kind as Role | undefined) ?? fixed.get(id);
    if (role) roles.set(id, role);
    else if (attributes.has('outcome')) roles.set(id, 'task');
    else if (attributes.has('exposure')) roles.set(id, 'factor');
  }

  const directed = drawing.edges.filter((e) => !e.both);
  const inner = new Set(directed.map((e) => e.from));
  const entered = new Set(directed.map((e) => e.to));
  // D and T: nothing goes in, and what comes out leads to nodes that themselves lead on.
  for (const [id, role] of [
    ['D', 'dataset'],
    ['T', 'task-variable'],
  ] as const) {
    if (!drawing.nodes.has(id) || roles.has(id) || entered.has(id)) continue;
    if (directed.some((e) => e.from === id && (inner.has(e.to) || roles.get(e.to) === 'factor')))
      roles.set(id, role);
  }
  const isContext = (id: string) => roles.get(id) === 'dataset' || roles.get(id) === 'task-variable';
  const caused = new Set(directed.filter((e) => !isContext(e.from)).map((e) => e.to));
  const both = new Set(drawing.edges.filter((e) => e.both).flatMap((e) => [e.from, e.to]));
  for (const id of drawing.nodes.keys()) {
    if (roles.has(id)) continue;
    roles.set(id, !inner.has(id) && caused.has(id) && !both.has(id) ? 'task' : 'factor');
  }
  const x = drawing.nodes.get('X');
  if (x && !x.attributes.has('kind') && !x.attributes.has('outcome') && roles.get('X') === 'task') {
    const into = new Set(directed.filter((e) => e.to === 'X').map((e) => e.from));
    if ([...roles].every(([id, role]) => role !== 'factor' || into.has(id))) roles.set('X', 'source');
  }
  return roles;
}

/** The label: as it is where the node is marked, else where it says more than the id, line breaks made spaces. */
function named(node: DrawnNode): { id: string; name?: string } {
  const label = node.attributes.get('label');
  if (label !== undefined && node.attributes.has('kind')) {
    return { id: node.id, name: parseName(label, `line ${node.line}`) };
  }
  const text = (label ?? '').replace(/\s+/g, ' ').trim();
  if (text === '' || text === '\\N' || text === node.id) return { id: node.id };
  return { id: node.id, name: parseName(text, `line ${node.line}`) };
}

function refusal(edge: DrawnEdge, rule: string): Refusal {
  return new Refusal(`line ${edge.line}`, `${edge.from} ${edge.both ? '<->' : '->'} ${edge.to}`, rule);
}
