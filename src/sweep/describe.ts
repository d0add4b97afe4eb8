import type { Experiment } from '../experiment/experiment';
import type { MetaScm } from '../scm/graph';
import { fieldsOf, type Scalar } from './fields';
import { experimentOf, type Variant } from './grid';

/**
 * What a variant changes in the base, one line each: `losses.uic: 1 → 0`, `edge L2 → Y2: cut`. Empty for the base itself.
 *
 * @throws Refusal when the variant makes no experiment
 */
export function describeChange(base: Experiment, variant: Variant): string[] {
  const changed = experimentOf({ base }, variant, base.seed);
  const [before, after] = [fieldsOf(base), fieldsOf(changed)];
  const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [from, to] = [before.get(path), after.get(path)];
    return from === to ? [] : [`${path}: ${shown(from)} → ${shown(to)}`];
  });
  return [...graphLines(base.graph, changed.graph), ...lines];
}

/** A value as a reader writes it; a field that one side lacks is `none`. */
export function shown(value: Scalar | undefined): string {
  return value === undefined ? 'none' : value === null ? 'auto' : String(value);
}

function graphLines(before: MetaScm, after: MetaScm): string[] {
  const ids = (nodes: readonly { readonly id: string }[]) => nodes.map(({ id }) => id);
  const edges = (graph: MetaScm) =>
    graph.tasks.flatMap(({ id, parents }) => parents.map((parent) => `${parent} → ${id}`));
  const pairs = (graph: MetaScm) => graph.confounding.map(({ a, b }) => `${a} – ${b}`);
  return [
    ...changes('factor', ids(before.factors), ids(after.factors), 'removed'),
    ...changes('task', ids(before.tasks), ids(after.tasks), 'removed'),
    ...changes('edge', edges(before), edges(after), 'cut'),
    ...changes('confounded pair', pairs(before), pairs(after), 'removed'),
  ];
}

function changes(what: string, before: readonly string[], after: readonly string[], gone: string): string[] {
  return [
    ...before.filter((item) => !after.includes(item)).map((item) => `${what} ${item}: ${gone}`),
    ...after.filter((item) => !before.includes(item)).map((item) => `${what} ${item}: added`),
  ];
}
