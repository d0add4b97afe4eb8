import { type Association, cramersV, strongestSpearman } from '../lib/association';
import { type Interval, wilson } from '../lib/interval';
import type { Corpus, NumericCorpus, NumericSet, TextCorpus, TokenSet } from '../tasks/corpus';
import { type Attribute, attributesOf } from '../tasks/language/attributes';
import type { Experiment } from './experiment';

/** Some examples of a world: one of its datasets as trained on, or an evaluation domain. */
export interface ExampleSet {
  readonly id: string;
  readonly kind: 'dataset' | 'shifted' | 'balanced';
  /** ρ of a dataset; null for the domains. */
  readonly rho: number | null;
}

/** How a task's target goes together with every factor in one set of examples. */
export interface SetAssociations extends ExampleSet {
  readonly n: number;
  /** One per factor, in graph order. */
  readonly byFactor: readonly Association[];
}

/**
 * How strongly each factor's value goes together with the target of one task, in every dataset and domain. Targets are those
 * that the task has for all examples of a set, also for those that training asks another task about: factors are drawn
 * independently of tasks, and more examples say it more exactly.
 *
 * Language world: Cramér's V of the factor's value and the whole target. Numeric world: the largest |Spearman ρ| of the
 * factor with a coordinate of Y. Null for one's own data, which has no known factors.
 *
 * @param corpus of this experiment
 * @param task index of a training task
 */
export function taskAssociations(
  experiment: Experiment,
  corpus: Corpus,
  task: number,
): readonly SetAssociations[] | null {
  if (experiment.world.kind === 'own') return null;
  return exampleSets(experiment).map((set) => {
    const { n, byFactor } =
      corpus.kind === 'numeric'
        ? numericAssociations(corpus, set, indexOf(experiment, set), task)
        : textAssociations(corpus, set, indexOf(experiment, set), task);
    return { ...set, n, byFactor };
  });
}

/** The datasets of the mixture, then the domains in which the confounding is another or none. */
export function exampleSets({ world }: Experiment): readonly ExampleSet[] {
  if (world.kind === 'own') return [];
  return [
    ...world.datasets.map(({ id, rho }): ExampleSet => ({ id, kind: 'dataset', rho })),
    { id: 'shifted', kind: 'shifted', rho: null },
    { id: 'balanced', kind: 'balanced', rho: null },
  ];
}

/** A value of a factor and the answer it goes with most, as a reader can picture it. */
export interface ConcreteCase {
  readonly factor: number;
  /** As answers say it. */
  readonly value: string;
  readonly answer: string;
  /** Share of the examples with this value that have this answer. */
  readonly share: Interval;
  /** The same where nothing is confounded. */
  readonly balanced: Interval;
}

/**
 * The plainest example of an association in the language world: of all values of the factor, the one whose commonest
 * answer is commonest in this set. Null in other worlds, and where the set has no examples.
 */
export function concreteCase(
  experiment: Experiment,
  corpus: Corpus,
  set: ExampleSet,
  task: number,
  factor: number,
): ConcreteCase | null {
  if (corpus.kind !== 'text' || experiment.world.kind !== 'language') return null;
  const here = tableOf(corpus, set, indexOf(experiment, set), task, factor);
  const there = tableOf(corpus, { id: 'balanced', kind: 'balanced', rho: null }, -1, task, factor);
  let best: { value: number; target: number; share: Interval } | null = null;
  for (const [value, row] of here.entries()) {
    const total = sum(row);
    const most = Math.max(0, ...row);
    if (total === 0 || (best !== null && most / total <= best.share.value)) continue;
    best = { value, target: row.indexOf(most), share: wilson(most, total) };
  }
  if (!best) return null;
  const { value, target, share } = best;
  const attributes = attributesOf(experiment.graph);
  const balanced = there[value];
  return {
    factor,
    value: attributes[factor].values[value].answer,
    answer: answerOf(corpus, attributes, task, target),
    share,
    balanced: wilson(balanced[target], sum(balanced)),
  };
}

function indexOf({ world }: Experiment, { kind, id }: ExampleSet): number {
  return world.kind === 'own' || kind !== 'dataset' ? -1 : world.datasets.findIndex((d) => d.id === id);
}

function textAssociations(corpus: TextCorpus, set: ExampleSet, dataset: number, task: number) {
  const byFactor = (corpus.factorCardinality ?? []).map((_, factor) =>
    cramersV(tableOf(corpus, set, dataset, task, factor)),
  );
  return { n: rowsOf(textSet(corpus, set), dataset).length, byFactor };
}

/** Counts [values of the factor][targets of the task]. */
function tableOf(
  corpus: TextCorpus,
  set: ExampleSet,
  dataset: number,
  task: number,
  factor: number,
): number[][] {
  const cardinality = corpus.factorCardinality ?? [];
  const parents = corpus.tasks[task].parents ?? [];
  const targets = parents.reduce((product, parent) => product * cardinality[parent], 1);
  const counts = Array.from({ length: cardinality[factor] }, () => new Array<number>(targets).fill(0));
  const examples = textSet(corpus, set);
  const n = cardinality.length;
  for (const row of rowsOf(examples, dataset)) {
    const at = (i: number) => examples.factors?.[row * n + i] ?? 0;
    let target = 0;
    for (const parent of parents) target = target * cardinality[parent] + at(parent);
    counts[at(factor)][target]++;
  }
  return counts;
}

/** The target of this number, in words: the digits of `tableOf` as values of the parents. */
function answerOf(
  corpus: TextCorpus,
  attributes: readonly Attribute[],
  task: number,
  target: number,
): string {
  const parents = corpus.tasks[task].parents ?? [];
  const words: string[] = [];
  let left = target;
  for (const parent of parents.toReversed()) {
    const { values } = attributes[parent];
    words.unshift(values[left % values.length].answer);
    left = Math.floor(left / values.length);
  }
  return words.join(' ');
}

function textSet(corpus: TextCorpus, { kind }: ExampleSet): TokenSet {
  return (kind === 'dataset' ? undefined : corpus.evaluation[kind]) ?? corpus.train;
}

function numericAssociations(corpus: NumericCorpus, set: ExampleSet, dataset: number, task: number) {
  const { factorCount: n, taskCount: m, targetDim: dims } = corpus;
  const examples: NumericSet = set.kind === 'dataset' ? corpus.train : corpus.evaluation[set.kind];
  const rows = rowsOf(examples, dataset);
  const targets = new Float32Array(rows.length * dims);
  rows.forEach((row, k) => {
    const from = (row * m + task) * dims;
    targets.set(examples.targets.subarray(from, from + dims), k * dims);
  });
  const byFactor = Array.from({ length: n }, (_, factor) =>
    strongestSpearman(
      Float64Array.from(rows, (row) => examples.factors[row * n + factor]),
      targets,
      dims,
    ),
  );
  return { n: rows.length, byFactor };
}

/** Indices of the examples of this dataset; all for −1. */
function rowsOf({ size, dataset }: TokenSet | NumericSet, wanted: number): number[] {
  const rows: number[] = [];
  for (let k = 0; k < size; k++) if (wanted < 0 || dataset[k] === wanted) rows.push(k);
  return rows;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
