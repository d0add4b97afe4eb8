import type { MetaScm } from '../scm/graph';
import type { Experiment } from './experiment';

/**
 * A stable key of what determines a run: 16 hex digits over everything but the title, the preset's name, the layout
 * and the display names of factors and tasks. Two experiments with one key train to the same records.
 */
export function experimentKey(experiment: Experiment): string {
  const { title: _title, preset: _preset, graph, ...rest } = experiment;
  return hash64(canonicalJson({ ...rest, graph: bareGraph(graph) }));
}

/** What of a graph determines a run: ids, parents and confounding, without names and layout. */
function bareGraph({ factors, tasks, confounding }: MetaScm): unknown {
  return {
    factors: factors.map(({ id }) => id),
    tasks: tasks.map(({ id, parents }) => ({ id, parents })),
    confounding: confounding.map(({ a, b }) => ({ a, b })),
  };
}

/** What two experiments share where only the model and its losses tell them apart: data, tasks and training. */
export function settingKey({ world, graph, training }: Experiment): string {
  return hash64(canonicalJson([world, bareGraph(graph), training]));
}

/** JSON with sorted keys and without undefined fields, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Two independent 32-bit multiply–xor lanes (the cyrb53 construction) as 16 hex digits; not for secrets. */
export function hash64(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return hex(a) + hex(b);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
