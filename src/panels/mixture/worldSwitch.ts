import { defaultExperiment } from '../../experiment/defaults';
import type { Experiment } from '../../experiment/experiment';
import { PRESETS, preset } from '../../experiment/presets';
import type { MetaScm } from '../../scm/graph';
import { ATTRIBUTES, MOST_FACTORS } from '../../tasks/language/attributes';
import type { WorldSpec } from '../../tasks/spec';

export type WorldKind = WorldSpec['kind'];

/** What was made in each world, so that going back to it restores it. */
export type WorldMemory = Readonly<Partial<Record<WorldKind, Experiment>>>;

/**
 * The experiment in another world: as it was left there, else the nearest preset of that world. The first time a graph
 * that the reader edited comes along (factors L1, L2… become the language world's attributes, as far as there are
 * any); an unedited one becomes that preset's. Title and seed stay.
 */
export function switchWorld(from: Experiment, kind: WorldKind, memory: WorldMemory): Experiment {
  if (from.world.kind === kind) return from;
  const remembered = memory[kind];
  const { title, seed } = from;
  if (remembered) return { ...remembered, title, seed };
  const next = nearestPreset(from, kind);
  const bringsGraph = kind !== 'own' && from.world.kind !== 'own' && isEdited(from);
  return { ...next, title, seed, graph: bringsGraph ? remapGraph(from.graph, kind) : next.graph };
}

/** The preset of that world which plays the same part: the same suffix (`-oracle`, `-no-uic`…), else SIT. */
export function nearestPreset(from: Experiment, kind: WorldKind): Experiment {
  const suffix = from.preset.slice(from.preset.indexOf('-') + 1);
  const sparse = kind === 'numeric' && from.losses.sparse > 0 ? 'numeric-sit-sparse' : `${kind}-sit`;
  const found = suffix === 'sit' || suffix === 'sit-sparse' ? undefined : preset(`${kind}-${suffix}`);
  return (found ?? preset(sparse))?.experiment ?? defaultExperiment(kind);
}

/** Whether the graph differs from that of every preset (where nodes were put does not count). */
function isEdited({ graph }: Experiment): boolean {
  const own = shape(graph);
  return PRESETS.every((candidate) => shape(candidate.experiment.graph) !== own);
}

function shape({ factors, tasks, confounding }: MetaScm): string {
  return JSON.stringify([
    factors.map((factor) => factor.id),
    tasks.map((task) => [task.id, [...task.parents].sort()]),
    confounding.map(({ a, b }) => [a, b]),
  ]);
}

/** Numbered factors get the names of what they stand for in sentences; other names stay. */
function remapGraph(graph: MetaScm, kind: WorldKind): MetaScm {
  if (kind !== 'language' || graph.factors.length > MOST_FACTORS) return graph;
  const taken = new Set([...graph.factors, ...graph.tasks].map((node) => node.id));
  const spare = ATTRIBUTES.filter(({ id }) => !taken.has(id)).map(({ id }) => id);
  const renamed = new Map<string, string>();
  for (const { id } of graph.factors) {
    const attribute = /^L\d+$/.test(id) ? spare.shift() : undefined;
    if (attribute !== undefined) renamed.set(id, attribute);
  }
  const of = (id: string) => renamed.get(id) ?? id;
  const layout = graph.layout
    ? Object.fromEntries(Object.entries(graph.layout).map(([id, point]) => [of(id), point]))
    : undefined;
  return {
    factors: graph.factors.map((factor) => ({ ...factor, id: of(factor.id) })),
    tasks: graph.tasks.map((task) => ({ ...task, parents: task.parents.map(of) })),
    confounding: graph.confounding.map(({ a, b }) => ({ a: of(a), b: of(b) })),
    ...(layout ? { layout } : null),
  };
}
