import type { Experiment } from '../../experiment/experiment';
import { label } from '../../scm/graph';

/**
 * Names of the columns of a mask record with `count` tasks: those of the run's own graph, else those of the rows at
 * hand, else numbers (own data whose rows are not in this browser).
 */
export function taskNames(
  experiment: Experiment,
  count: number,
  ownTasks: readonly { readonly id: string; readonly name: string }[],
): { id: string; name: string }[] {
  const { tasks } = experiment.graph;
  if (tasks.length === count) return tasks.map((t) => ({ id: t.id, name: label(t) }));
  if (ownTasks.length === count) return ownTasks.map(({ id, name }) => ({ id, name }));
  return Array.from({ length: count }, (_, t) => ({ id: `task ${t + 1}`, name: `task ${t + 1}` }));
}
