import { listed } from '../../lib/listed';
import { label, type MetaScm } from '../../scm/graph';
import type { UicVerdict } from '../../scm/uic';

/** Names of all nodes by id, for sentences. */
export function namesOf(graph: MetaScm): (id: string) => string {
  const names = new Map([...graph.factors, ...graph.tasks].map((node) => [node.id, label(node)]));
  return (id) => names.get(id) ?? id;
}

/** Names beyond this many are counted. */
const MOST_NAMED = 6;

/** ‘a’, ‘b’ and ‘c’; many names are cut short: ‘a’, ‘b’, … and 5 more. */
export function list(names: readonly string[]): string {
  return listed(shortened(names.map((name) => `‘${name}’`)));
}

/** {a, b, c} */
export function set(names: readonly string[]): string {
  return `{${shortened(names).join(', ')}}`;
}

function shortened(names: readonly string[]): readonly string[] {
  if (names.length <= MOST_NAMED + 1) return names;
  return [...names.slice(0, MOST_NAMED), `${names.length - MOST_NAMED} more`];
}

export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** Why the factors of one group cannot be told apart, with the tasks that share them. */
export function collisionSentence(graph: MetaScm, group: readonly string[]): string {
  const name = namesOf(graph);
  const shared = graph.tasks.filter((task) => task.parents.includes(group[0])).map((task) => name(task.id));
  const who = list(group.map(name));
  if (shared.length === 0) {
    return `${who} are parents of no task at all: nothing that is trained on tells them apart.`;
  }
  return `${who} are parents of exactly the same tasks ${set(shared)}: no mixture of these tasks can tell them apart.`;
}

/** What the margin means, where the condition holds. */
export function marginSentence(margin: number | null): string {
  if (margin === null) return 'A single factor needs no telling apart.';
  if (margin < 0) return 'Two rows are equal already.';
  if (margin === 0) return 'Margin 0: one wrong edge can be enough to break the condition.';
  return `Margin ${margin}: the condition survives any ${count(margin, 'wrong edge')}.`;
}

/** Whether there are enough tasks for this many factors at all. */
export function boundSentence(verdict: UicVerdict, factors: number, tasks: number): string {
  const { minTasks } = verdict;
  const need = `${count(factors, 'factor')} need at least ⌈log₂ ${factors}⌉ = ${count(minTasks, 'task')}`;
  return tasks < minTasks
    ? `${need}; only ${tasks} here.`
    : `${need}; there ${tasks === 1 ? 'is' : 'are'} ${tasks}.`;
}

/** The verdict in one sentence, for those who hear it. */
export function announcement(graph: MetaScm, verdict: UicVerdict): string {
  if (verdict.satisfied) return 'Condition satisfied: every factor can be told apart.';
  const name = namesOf(graph);
  const groups = verdict.groups.slice(0, MOST_NAMED).map((group) => list(group.map(name)));
  const more = verdict.groups.length - groups.length;
  return `Condition violated: ${groups.join('; ')}${more > 0 ? ` and ${count(more, 'more group')}` : ''} cannot be told apart.`;
}
