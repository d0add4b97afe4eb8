import type { Stream } from '../../lib/random';
import { label, type MetaScm } from '../../scm/graph';
import type { Attribute } from './attributes';
import { type Phrasings, phrase } from './instructions';
import { NO_ANSWER } from './vocabulary';

/** A task of the language world: which attributes it asks for, in graph order. */
export interface LanguageTask {
  readonly id: string;
  readonly name: string;
  /** Indices of its parents, ascending. */
  readonly parents: readonly number[];
  readonly phrasings: Phrasings;
}

/** Held-out tasks are at most this many. */
const MOST_HELD_OUT = 32;

export function trainedTasks(
  graph: MetaScm,
  attributes: readonly Attribute[],
  stream: Stream,
): LanguageTask[] {
  const index = new Map(graph.factors.map((factor, i) => [factor.id, i]));
  return graph.tasks.map((task) => {
    const parents = task.parents.map((id) => index.get(id)!).sort((i, j) => i - j);
    return makeTask(task.id, label(task), parents, attributes, stream);
  });
}

/**
 * Tasks for cross-task generalisation: every pair of factors that no training task has as its parents, of factors that
 * some training task does ask for (a factor never asked for has answers no model could know).
 */
export function heldOutTasks(
  graph: MetaScm,
  attributes: readonly Attribute[],
  trained: readonly LanguageTask[],
  stream: Stream,
): LanguageTask[] {
  const taken = new Set(trained.map((task) => task.parents.join()));
  const asked = new Set(trained.flatMap((task) => task.parents));
  const tasks: LanguageTask[] = [];
  for (let i = 0; i < graph.factors.length; i++) {
    for (let j = i + 1; j < graph.factors.length; j++) {
      if (!asked.has(i) || !asked.has(j) || taken.has([i, j].join())) continue;
      const name = `${label(graph.factors[i])} + ${label(graph.factors[j])}`;
      const id = `ask-${graph.factors[i].id}-${graph.factors[j].id}`;
      tasks.push(makeTask(id, name, [i, j], attributes, stream));
    }
  }
  return tasks.slice(0, MOST_HELD_OUT);
}

/** The right answer: the verbalised values of the parents in graph order, or "none". */
export function answer(
  task: LanguageTask,
  attributes: readonly Attribute[],
  values: ArrayLike<number>,
): string[] {
  if (task.parents.length === 0) return [NO_ANSWER];
  return task.parents.map((i) => attributes[i].values[values[i]].answer);
}

function makeTask(
  id: string,
  name: string,
  parents: readonly number[],
  attributes: readonly Attribute[],
  stream: Stream,
): LanguageTask {
  const asked = parents.map((i) => attributes[i]);
  return { id, name, parents, phrasings: phrase(asked, stream.fork(`phrasings/${id}`)) };
}

/**
 * The task of each of N examples, with these relative weights. A race: every task draws an arrival time for every
 * example from its own stream, and the earliest wins, so that a new task takes some examples over and leaves all others
 * with the task they had.
 */
export function assignTasks(
  tasks: readonly LanguageTask[],
  weights: readonly number[],
  size: number,
  stream: Stream,
): Int32Array {
  const earliest = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const assigned = new Int32Array(size);
  tasks.forEach((task, t) => {
    const arrivals = stream.fork(`task/${task.id}`);
    if (weights[t] <= 0) return;
    for (let k = 0; k < size; k++) {
      const time = -Math.log(arrivals.uniform()) / weights[t];
      if (time < earliest[k]) {
        earliest[k] = time;
        assigned[k] = t;
      }
    }
  });
  return assigned;
}
