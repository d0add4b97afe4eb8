import type { MetaScm, Point } from '../graph';
import { positionOf } from '../lookup';
import { DATASET_NODE, SOURCE_NODE, TASK_NODE } from '../parse';
import type { Role } from './roles';
import { quote } from './tokens';

/**
 * The statements that DOT and dagitty share, one to a line: factors, X, D where it moves factors, T where the reader
 * has placed it, tasks, then edges. D's edges carry the pair they confound (`pair`), the first one being `a`.
 */
export function drawnLines(graph: MetaScm, place: (point: Point) => string): string[] {
  const node = (id: string, kind: Role, name?: string) => {
    const at = positionOf(graph, id);
    const parts = [`kind=${quote(kind)}`];
    if (name !== undefined) parts.push(`label=${quote(name)}`);
    if (at) parts.push(place(at));
    return `${quote(id)} [${parts.join(', ')}]`;
  };
  const edge = (from: string, to: string) => `${quote(from)} -> ${quote(to)}`;
  const showsDataset = graph.confounding.length > 0 || positionOf(graph, DATASET_NODE) !== null;
  const showsTask = positionOf(graph, TASK_NODE) !== null;
  return [
    ...graph.factors.map((f) => node(f.id, 'factor', f.name)),
    node(SOURCE_NODE, 'source', 'X'),
    ...(showsDataset ? [node(DATASET_NODE, 'dataset', 'D')] : []),
    ...(showsTask ? [node(TASK_NODE, 'task-variable', 'T')] : []),
    ...graph.tasks.map((t) => node(t.id, 'task', t.name)),
    ...graph.confounding.flatMap(({ a, b }, k) =>
      [a, b].map((factor) => `${edge(DATASET_NODE, factor)} [pair="${k + 1}"]`),
    ),
    ...(showsTask ? graph.factors.map((f) => edge(TASK_NODE, f.id)) : []),
    ...graph.factors.map((f) => edge(f.id, SOURCE_NODE)),
    ...graph.tasks.flatMap((t) => t.parents.map((parent) => edge(parent, t.id))),
  ];
}
