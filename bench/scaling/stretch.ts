import type { Corpus, TextCorpus, TokenSet } from '../../src/tasks/corpus';

/** A token corpus made longer or richer in tasks than its world makes it: costs depend on shapes alone. */
export interface Stretch {
  /** Tokens of every source, without padding. */
  readonly source?: number;
  /** Training tasks; those there are come again and again. */
  readonly tasks?: number;
}

/** @throws Error for a numeric corpus, whose size its graph says */
export function stretched(corpus: Corpus, { source, tasks }: Stretch): Corpus {
  if (source === undefined && tasks === undefined) return corpus;
  if (corpus.kind !== 'text') throw new Error('only token corpora are stretched');
  const wide = tasks === undefined ? corpus : withTasks(corpus, tasks);
  return source === undefined ? wide : withSource(wide, source);
}

function withTasks(corpus: TextCorpus, count: number): TextCorpus {
  const tasks = Array.from({ length: count }, (_, t) => corpus.tasks[t % corpus.tasks.length]);
  const task = corpus.train.task.map((_, i) => i % count);
  return { ...corpus, tasks, train: { ...corpus.train, task } };
}

function withSource(corpus: TextCorpus, length: number): TextCorpus {
  const { train, sourceLength } = corpus;
  const source = new Int32Array(train.size * length);
  for (let i = 0; i < train.size; i++) {
    const words = train.source.subarray(i * sourceLength, (i + 1) * sourceLength).filter((id) => id !== 0);
    for (let t = 0; t < length; t++) source[i * length + t] = words[t % words.length];
  }
  const set: TokenSet = { ...train, source };
  return { ...corpus, sourceLength: length, train: set };
}
