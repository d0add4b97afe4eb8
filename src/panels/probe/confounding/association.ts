import type { SetAssociations } from '../../../experiment/confounding';
import type { HeatCell, HeatMap } from '../../../plots/heat';
import type { Path } from '../../../scm/dsep';
import { openPaths } from '../../../scm/dsep';
import { label, type MetaScm } from '../../../scm/graph';
import { DATASET_NODE, SOURCE_NODE } from '../../../scm/parse';
import { isBeyondChance, nameOf } from './sentence';

/** Associations as a map factor × set: parents framed, × a factor that goes with the target without causing it. */
export function associationMap(
  sets: readonly SetAssociations[],
  factorNames: readonly string[],
  parents: ReadonlySet<number>,
): HeatMap {
  return {
    rowNames: factorNames,
    columnNames: sets.map((set) => set.id),
    cells: sets.flatMap((set, column) =>
      set.byFactor.map((association, row): HeatCell => {
        const edge = parents.has(row);
        const verdict = edge ? 'agrees' : isBeyondChance(association) ? 'extra' : 'agrees';
        return { row, column, value: association.value, on: edge, verdict };
      }),
    ),
    groups: [],
  };
}

/** The map in words. */
export function describeAssociations(
  sets: readonly SetAssociations[],
  factorNames: readonly string[],
  parents: ReadonlySet<number>,
): string {
  return sets
    .map((set) => {
      const others = set.byFactor.flatMap((association, i) =>
        !parents.has(i) && isBeyondChance(association)
          ? [`${factorNames[i]} ${association.value.toFixed(2)}`]
          : [],
      );
      return `In ${nameOf(set)}, beyond chance without causing the answer: ${others.length > 0 ? others.join(', ') : 'none'}.`;
    })
    .join(' ');
}

/** The factor that is worth looking at first: the strongest in the first dataset that is no parent. */
export function strongestOther(sets: readonly SetAssociations[], parents: ReadonlySet<number>): number {
  const values = sets[0]?.byFactor.map((association, i) => (parents.has(i) ? -1 : association.value)) ?? [];
  const most = Math.max(...values);
  return most < 0 ? 0 : values.indexOf(most);
}

/**
 * Why a factor goes with a target: the shortest open path from one to the other, which is the edge itself for a parent;
 * null where they are d-separated.
 */
export function pathTo(graph: MetaScm, task: string, factor: string): Path | null {
  return openPaths(graph, task, factor, [], { limit: 1 }).paths[0] ?? null;
}

/** A path with names. */
export function pathText(graph: MetaScm, path: Path): string {
  const name = pathNames(graph);
  return path.nodes
    .map((node, k) => (k === 0 ? name(node.id) : ` ${path.arrows[k - 1]} ${name(node.id)}`))
    .join('');
}

/** Names of nodes; targets as Y(…) where the task ‘topic’ would be taken for the factor. */
export function pathNames(graph: MetaScm): (id: string) => string {
  const factors = new Set(graph.factors.map(label));
  const answer = (name: string) => (factors.has(name) ? `Y(${name})` : name);
  const names = new Map([
    ...graph.factors.map((factor): [string, string] => [factor.id, label(factor)]),
    ...graph.tasks.map((task): [string, string] => [task.id, answer(label(task))]),
    [DATASET_NODE, 'D'] as [string, string],
    [SOURCE_NODE, 'X'] as [string, string],
  ]);
  return (id) => names.get(id) ?? id;
}
