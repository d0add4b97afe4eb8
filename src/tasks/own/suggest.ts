import type { MetaScm } from '../../scm/graph';
import type { OwnFileSpec, OwnWorldSpec } from '../spec';
import { instructionOf } from './corpus';
import type { OwnRows } from './rows';
import { chooseVocabulary, words } from './tokenizer';

/** Above this share of unknown words, bytes read the data better. */
const UNKNOWN_LIMIT = 0.2;
/** Vocabularies tried, smallest first: every word costs a row of the source decoder's scores. */
const VOCABULARIES = [2000, 4000];
const LEAST_VOCABULARY = 16;
const LEAST_TARGET = 2;
const LENGTHS = {
  word: { instruction: 32, source: 64, target: 24 },
  byte: { instruction: 96, source: 192, target: 64 },
} as const;

/**
 * A first specification for these rows: words unless more than a fifth of them would be unknown, lengths that keep 95 %
 * of sources whole, and all instructions and targets (a cut target is a wrong one), within what trains in minutes in a
 * browser; six latents, a fifth of the rows held back.
 */
export function suggestOwnSpec(data: OwnRows, files: readonly OwnFileSpec[] = []): OwnWorldSpec {
  const instructions = data.rows.map((row) => instructionOf(row, data.tasks));
  const sources = data.rows.map((row) => row.source);
  const targets = data.rows.map((row) => row.target);
  const asWords = {
    instructions: instructions.map(words),
    sources: sources.map(words),
    targets: targets.map(words),
  };
  const cap = vocabularyFor([...asWords.instructions, ...asWords.sources], asWords.targets);
  const kind = cap === null ? 'byte' : 'word';
  const bytes = new TextEncoder();
  const lengthsOf = (field: keyof typeof asWords, texts: readonly string[]) =>
    kind === 'word'
      ? asWords[field].map((text) => text.length)
      : texts.map((text) => bytes.encode(text).length);
  const limit = LENGTHS[kind];
  const within = (lengths: readonly number[], share: number, most: number) =>
    Math.min(most, Math.max(1, quantile(lengths, share)));
  return {
    kind: 'own',
    files,
    tokenizer: { kind, vocabularyCap: cap ?? VOCABULARIES[0] },
    maxInstruction: within(lengthsOf('instructions', instructions), 1, limit.instruction),
    maxSource: within(lengthsOf('sources', sources), 0.95, limit.source),
    maxTarget: Math.max(LEAST_TARGET, within(lengthsOf('targets', targets), 1, limit.target)),
    heldBack: 0.2,
    latents: 6,
  };
}

/** The smallest vocabulary under which few enough words are unknown, or null where none is. */
function vocabularyFor(
  texts: readonly (readonly string[])[],
  targets: readonly (readonly string[])[],
): number | null {
  const all = [...texts, ...targets];
  const total = all.reduce((sum, text) => sum + text.length, 0);
  const distinct = new Set<string>();
  for (const text of all) for (const word of text) distinct.add(word);
  for (const most of VOCABULARIES) {
    const cap = Math.max(LEAST_VOCABULARY, Math.min(most, distinct.size));
    const known = new Set(chooseVocabulary(texts, targets, cap));
    const unknown = all.reduce((sum, text) => sum + text.filter((word) => !known.has(word)).length, 0);
    if (total > 0 && unknown <= UNKNOWN_LIMIT * total) return cap;
  }
  return null;
}

/** The smallest value that at least `share` of the values do not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Own data has no true graph: latents L1…Ln and the tasks, with no edge between them. */
export function ownGraph(data: OwnRows, latents: number): MetaScm {
  return {
    factors: Array.from({ length: latents }, (_, i) => ({ id: `L${i + 1}` })),
    tasks: data.tasks.map(({ id, name }) => ({ id, name, parents: [] })),
    confounding: [],
  };
}
