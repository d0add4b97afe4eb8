import type { MetaScm } from '../../scm/graph';
import { UNK } from '../corpus';
import type { OwnFileSpec, OwnWorldSpec } from '../spec';
import { instructionOf } from './corpus';
import type { OwnRows } from './rows';
import { byteTokenizer, words, wordTokenizer } from './tokenizer';

/** Above this share of unknown words, bytes read the data better. */
const UNKNOWN_LIMIT = 0.2;
const VOCABULARY = 2000;
const LEAST_VOCABULARY = 16;
const LEAST_TARGET = 2;
const LENGTHS = {
  word: { instruction: 32, source: 64, target: 24 },
  byte: { instruction: 96, source: 192, target: 64 },
} as const;

/**
 * A first specification for these rows: words unless more than a fifth of them would be unknown, lengths that keep 95 % of
 * sources whole, and all instructions and targets (a cut target is a wrong one), within what trains in minutes in a
 * browser; six latents, a fifth of the rows held back.
 */
export function suggestOwnSpec(data: OwnRows, files: readonly OwnFileSpec[] = []): OwnWorldSpec {
  const instructions = data.rows.map((row) => instructionOf(row, data.tasks));
  const sources = data.rows.map((row) => row.source);
  const targets = data.rows.map((row) => row.target);
  const distinct = new Set([...instructions, ...sources, ...targets].flatMap(words)).size;
  const cap = Math.min(VOCABULARY, Math.max(LEAST_VOCABULARY, distinct));
  const byWord = wordTokenizer([...instructions, ...sources], targets, cap);
  const ids = [...sources, ...targets].flatMap((text) => byWord.encode(text));
  const unknown = ids.filter((id) => id === UNK).length / Math.max(1, ids.length);
  const tokenizer = ids.length > 0 && unknown <= UNKNOWN_LIMIT ? byWord : byteTokenizer();
  const limit = LENGTHS[tokenizer.kind];
  const length = (texts: readonly string[], share: number, most: number) =>
    Math.min(
      most,
      Math.max(
        1,
        quantile(
          texts.map((text) => tokenizer.encode(text).length),
          share,
        ),
      ),
    );
  return {
    kind: 'own',
    files,
    tokenizer: { kind: tokenizer.kind, vocabularyCap: cap },
    maxInstruction: length(instructions, 1, limit.instruction),
    maxSource: length(sources, 0.95, limit.source),
    maxTarget: Math.max(LEAST_TARGET, length(targets, 1, limit.target)),
    heldBack: 0.2,
    latents: 6,
  };
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
