import { Refusal } from '../../lib/refusal';
import { type CorpusTask, EOS, PAD, SEP, type TextCorpus, type TokenSet, UNK } from '../corpus';
import type { OwnWorldSpec } from '../spec';
import type { OwnRow, OwnRows, OwnTask } from './rows';
import { splitRows } from './split';
import { byteTokenizer, decodeBytes, decodeWords, type OwnTokenizer, wordTokenizer } from './tokenizer';

/** Distinct instructions kept per task as ways to ask for it; rows keep their own all the same. */
const INSTRUCTIONS_PER_TASK = 64;

/** What tokenising and cutting did to the rows: shown, never silent. */
export interface OwnCorpusStatistics {
  /** Tokens, the five reserved ones included. */
  readonly vocabularySize: number;
  /** Share of tokens outside the vocabulary, over all rows, before cutting; 0 for bytes. */
  readonly unknownRate: { readonly source: number; readonly target: number };
  readonly truncated: Readonly<Record<'instruction' | 'source' | 'target', Truncation>>;
  readonly perTask: readonly OwnTaskStatistics[];
}

export interface Truncation {
  /** Rows whose field was cut. */
  readonly count: number;
  /** Longest seen before cutting, in tokens. */
  readonly longest: number;
  /** Longest kept, in tokens. */
  readonly limit: number;
}

export interface OwnTaskStatistics {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly train: number;
  readonly heldBack: number;
  /** Distinct instructions in the rows (1 where the task's name stands in for them). */
  readonly instructions: number;
}

export interface OwnCorpus extends TextCorpus {
  readonly statistics: OwnCorpusStatistics;
  readonly tokenizer: OwnTokenizer['kind'];
}

/**
 * Tokenises people's own rows into a corpus with no true graph. The vocabulary comes from the training rows only, so
 * that a score on held-back rows is honest. A row without an instruction is asked for by its task's name. A field
 * longer than its limit loses its end; a cut target still closes with EOS, so that it can be answered (the cut one is
 * what counts as right), and every cut is counted in `statistics`. A field without tokens is a single SEP, so that
 * attention has something real to look at.
 * @throws Refusal when there is no row.
 */
export function buildOwnCorpus(data: OwnRows, spec: OwnWorldSpec, seed: number): OwnCorpus {
  if (data.rows.length === 0)
    throw new Refusal('rows', 0, 'training needs at least one row', 'Import a file');
  const split = splitRows(data, spec.heldBack, seed);
  const tokenizer = tokenizerFor(
    split.train.map((i) => data.rows[i]),
    data.tasks,
    spec,
  );
  const encoded = data.rows.map((row) => ({
    task: row.task,
    instruction: orSeparator(tokenizer.encode(instructionOf(row, data.tasks))),
    source: orSeparator(tokenizer.encode(row.source)),
    target: orSeparator(tokenizer.encode(row.target)),
  }));
  const limits = { instruction: spec.maxInstruction, source: spec.maxSource, target: spec.maxTarget };
  const truncated = {
    instruction: truncation(
      encoded.map((row) => row.instruction),
      limits.instruction,
    ),
    source: truncation(
      encoded.map((row) => row.source),
      limits.source,
    ),
    target: truncation(
      encoded.map((row) => row.target),
      limits.target,
    ),
  };
  const lengths = {
    instruction: Math.min(truncated.instruction.longest, limits.instruction),
    source: Math.min(truncated.source.longest, limits.source),
    target: Math.min(truncated.target.longest, limits.target) + 1,
  };
  const set = (indices: readonly number[]): TokenSet =>
    tokenSet(
      indices.map((i) => encoded[i]),
      lengths,
    );
  const asked = askedFor(data, split.train);
  return {
    kind: 'text',
    vocabulary: tokenizer.vocabulary,
    instructionLength: lengths.instruction,
    sourceLength: lengths.source,
    targetLength: lengths.target,
    tasks: data.tasks.map(
      (task, t): CorpusTask => ({
        id: task.id,
        name: task.name,
        parents: null,
        instructions: asked[t]
          .slice(0, INSTRUCTIONS_PER_TASK)
          .map((text) => padded(orSeparator(tokenizer.encode(text)), lengths.instruction)),
        heldOutInstructions: [],
      }),
    ),
    heldOutTasks: [],
    train: set(split.train),
    evaluation: split.heldBack.length > 0 ? { inDomain: set(split.heldBack) } : {},
    factorCardinality: null,
    tokenizer: tokenizer.kind,
    statistics: {
      vocabularySize: tokenizer.vocabulary.length,
      unknownRate: {
        source: shareOfUnknown(encoded.map((row) => row.source)),
        target: shareOfUnknown(encoded.map((row) => row.target)),
      },
      truncated,
      perTask: taskStatistics(data, split.heldBack, asked),
    },
  };
}

/** Token ids of this corpus as text; reserved ids but UNK are left out. */
export function decodeOwn({ tokenizer, vocabulary }: OwnCorpus, ids: ArrayLike<number>): string {
  return tokenizer === 'byte' ? decodeBytes(ids) : decodeWords(vocabulary, ids);
}

/** What a row is asked with: its own instruction, else the words of its task's name. */
export function instructionOf(row: OwnRow, tasks: readonly OwnTask[]): string {
  return row.instruction === '' ? tasks[row.task].name.replace(/[_…-]+/g, ' ') : row.instruction;
}

/** The tokenizer of a spec, with the vocabulary of these (training) rows. */
export function tokenizerFor(
  rows: readonly OwnRow[],
  tasks: readonly OwnTask[],
  spec: OwnWorldSpec,
): OwnTokenizer {
  if (spec.tokenizer.kind === 'byte') return byteTokenizer();
  const texts = rows.flatMap((row) => [instructionOf(row, tasks), row.source]);
  return wordTokenizer(
    texts,
    rows.map((row) => row.target),
    spec.tokenizer.vocabularyCap,
  );
}

/** Distinct instructions of each task, the most frequent first; from training rows, so at least one per task. */
function askedFor(data: OwnRows, train: readonly number[]): string[][] {
  const counts = data.tasks.map(() => new Map<string, number>());
  for (const i of train) {
    const row = data.rows[i];
    const text = instructionOf(row, data.tasks);
    counts[row.task].set(text, (counts[row.task].get(text) ?? 0) + 1);
  }
  return counts.map((texts, t) => {
    const ordered = [...texts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
    return ordered.length > 0
      ? ordered
      : [instructionOf({ task: t, instruction: '', source: '', target: '' }, data.tasks)];
  });
}

function taskStatistics(data: OwnRows, heldBack: readonly number[], asked: string[][]): OwnTaskStatistics[] {
  const rows = data.tasks.map(() => 0);
  const held = data.tasks.map(() => 0);
  for (const row of data.rows) rows[row.task]++;
  for (const i of heldBack) held[data.rows[i].task]++;
  return data.tasks.map(({ id, name }, t) => ({
    id,
    name,
    rows: rows[t],
    train: rows[t] - held[t],
    heldBack: held[t],
    instructions: asked[t].length,
  }));
}

interface EncodedRow {
  readonly task: number;
  readonly instruction: readonly number[];
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** Rows as flat arrays, PAD to `lengths`; lengths.target counts the closing EOS. */
function tokenSet(
  rows: readonly EncodedRow[],
  lengths: Record<'instruction' | 'source' | 'target', number>,
): TokenSet {
  const instruction = new Int32Array(rows.length * lengths.instruction).fill(PAD);
  const source = new Int32Array(rows.length * lengths.source).fill(PAD);
  const target = new Int32Array(rows.length * lengths.target).fill(PAD);
  rows.forEach((row, i) => {
    instruction.set(row.instruction.slice(0, lengths.instruction), i * lengths.instruction);
    source.set(row.source.slice(0, lengths.source), i * lengths.source);
    target.set([...row.target.slice(0, lengths.target - 1), EOS], i * lengths.target);
  });
  return {
    size: rows.length,
    instruction,
    source,
    target,
    task: Int32Array.from(rows, (row) => row.task),
    factors: null,
    dataset: new Int32Array(rows.length),
  };
}

function padded(ids: readonly number[], length: number): Int32Array {
  const out = new Int32Array(length).fill(PAD);
  out.set(ids.slice(0, length));
  return out;
}

function orSeparator(ids: number[]): number[] {
  return ids.length > 0 ? ids : [SEP];
}

function truncation(fields: readonly (readonly number[])[], limit: number): Truncation {
  let count = 0;
  let longest = 0;
  for (const field of fields) {
    if (field.length > limit) count++;
    longest = Math.max(longest, field.length);
  }
  return { count, longest, limit };
}

function shareOfUnknown(fields: readonly (readonly number[])[]): number {
  let unknown = 0;
  let total = 0;
  for (const field of fields) {
    total += field.length;
    for (const id of field) if (id === UNK) unknown++;
  }
  return total === 0 ? 0 : unknown / total;
}
