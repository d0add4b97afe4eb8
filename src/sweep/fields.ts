import type { Experiment } from '../experiment/experiment';

export type Scalar = string | number | boolean | null;

/** What a difference between two experiments of one world is not about: seeds belong to the grid, titles to the reader. */
const APART = new Set(['version', 'preset', 'title', 'seed', 'graph', 'world.kind', 'world.files']);

/** Every single value of an experiment but the graph's, by its path: `losses.uic`, `world.datasets[0].rho`. */
export function fieldsOf(experiment: Experiment): ReadonlyMap<string, Scalar> {
  const fields = new Map<string, Scalar>();
  const walk = (value: unknown, path: string): void => {
    if (APART.has(path)) return;
    if (Array.isArray(value)) {
      for (const [k, item] of value.entries()) walk(item, `${path}[${k}]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, field] of Object.entries(value)) walk(field, path === '' ? key : `${path}.${key}`);
    } else if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      fields.set(path, value as Scalar);
    }
  };
  walk(experiment, '');
  return fields;
}

/** A copy of plain data with the value at a path of `fieldsOf` replaced. */
export function withField(value: unknown, path: string, to: Scalar): unknown {
  const [, head, rest] = /^\.?([^.[\]]+|\[\d+\])(.*)$/s.exec(path) ?? [];
  if (head === undefined) return to;
  if (Array.isArray(value)) {
    const at = Number(head.slice(1, -1));
    return value.map((item, k) => (k === at ? withField(item, rest, to) : item));
  }
  const fields = Object.entries(value as object);
  return Object.fromEntries(
    fields.map(([key, field]) => [key, key === head ? withField(field, rest, to) : field]),
  );
}
