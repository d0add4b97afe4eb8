import type { MetaScm } from '../scm/graph';
import { label } from '../scm/graph';
import type { Domain, TextCorpus, TokenSet } from './corpus';
import { attributesOf } from './language/attributes';
import { decodeTokens } from './language/vocabulary';
import { buildLanguageWorld } from './language/world';
import { buildNumericWorld } from './numeric/world';
import type { LanguageWorldSpec, NumericWorldSpec } from './spec';

/** One example of a world as a reader sees it. */
export interface Sample {
  /** The dataset's id, or null where it comes from none (the balanced domain). */
  readonly dataset: string | null;
  /** Task id. */
  readonly task: string;
  readonly instruction: string;
  readonly source: string;
  readonly target: string;
  /** Each factor's value by factor id, e.g. `positive` or `-0.41`. */
  readonly factors: Readonly<Record<string, string>>;
}

/**
 * The first examples the world hands to training (or, with a domain, to that evaluation), as text. They are the very
 * examples: draws are made one after another, so that a short pool is the beginning of a long one.
 *
 * @param count 1–200; fewer come back where the domain has none
 * @throws Refusal as the world does
 */
export function sampleSentences(
  graph: MetaScm,
  spec: LanguageWorldSpec | NumericWorldSpec,
  seed: number,
  count: number,
  domain: Domain | 'train' = 'train',
): Sample[] {
  const size = Math.min(Math.max(Math.trunc(count), 1), 200);
  return spec.kind === 'language'
    ? languageSamples(graph, spec, seed, size, domain)
    : numericSamples(graph, spec, seed, size, domain);
}

function languageSamples(
  graph: MetaScm,
  spec: LanguageWorldSpec,
  seed: number,
  count: number,
  domain: Domain | 'train',
): Sample[] {
  const corpus = buildLanguageWorld(graph, { ...spec, pool: count, evaluationSize: count }, seed);
  const set = domain === 'train' ? corpus.train : corpus.evaluation[domain];
  if (!set) return [];
  const attributes = attributesOf(graph);
  const tasks = domain === 'heldOut' ? corpus.heldOutTasks : corpus.tasks;
  return Array.from({ length: set.size }, (_, k) => ({
    dataset: spec.datasets[set.dataset[k]]?.id ?? null,
    task: tasks[set.task[k]].id,
    ...texts(corpus, set, k),
    factors: Object.fromEntries(
      graph.factors.map((factor, i) => [
        factor.id,
        attributes[i].values[set.factors![k * graph.factors.length + i]].answer,
      ]),
    ),
  }));
}

/** The three fields of example k of a token set, as text. */
export function texts(
  corpus: TextCorpus,
  set: TokenSet,
  k: number,
): { readonly instruction: string; readonly source: string; readonly target: string } {
  const field = (tokens: Int32Array, length: number): string =>
    decodeTokens(corpus.vocabulary, tokens.subarray(k * length, (k + 1) * length));
  return {
    instruction: field(set.instruction, corpus.instructionLength),
    source: field(set.source, corpus.sourceLength),
    target: field(set.target, corpus.targetLength),
  };
}

/** Numeric examples: every example carries all tasks, so task k mod m is shown; numbers to two digits. */
function numericSamples(
  graph: MetaScm,
  spec: NumericWorldSpec,
  seed: number,
  count: number,
  domain: Domain | 'train',
): Sample[] {
  if (domain === 'heldOut' || domain === 'paraphrase') return [];
  const corpus = buildNumericWorld(graph, { ...spec, pool: Math.max(count, 2), evaluationSize: count }, seed);
  const set = domain === 'train' ? corpus.train : corpus.evaluation[domain];
  const [n, m] = [corpus.factorCount, corpus.taskCount];
  if (m === 0) return [];
  const numbers = (table: Float32Array, row: number, columns: number): string =>
    [...table.subarray(row * columns, (row + 1) * columns)].map((value) => value.toFixed(2)).join(' ');
  return Array.from({ length: count }, (_, k) => ({
    dataset: spec.datasets[set.dataset[k]]?.id ?? null,
    task: graph.tasks[k % m].id,
    instruction: `predict ${label(graph.tasks[k % m])}`,
    source: numbers(set.source, k, corpus.sourceDim),
    target: numbers(set.targets, k * m + (k % m), corpus.targetDim),
    factors: Object.fromEntries(
      graph.factors.map((factor, i) => [factor.id, set.factors[k * n + i].toFixed(2)]),
    ),
  }));
}
