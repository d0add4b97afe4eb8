import { RESERVED_TOKENS, UNK } from '../corpus';

/** Text ↔ token ids; the first five ids are reserved (PAD, BOS, EOS, SEP, UNK) and never come out of a text but UNK. */
export interface OwnTokenizer {
  readonly kind: 'word' | 'byte';
  /** Token id → text. */
  readonly vocabulary: readonly string[];
  encode(text: string): number[];
  /** Reads ids back as text. Reserved ids other than UNK are left out. */
  decode(ids: ArrayLike<number>): string;
}

const FIRST = RESERVED_TOKENS.length;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{M}\p{N}]/gu;

/** Lower-cased Unicode words (inner apostrophes kept) and single punctuation marks, in order. */
export function words(text: string): string[] {
  return text.normalize('NFC').toLowerCase().normalize('NFC').match(WORD) ?? [];
}

/**
 * Word-level, with at most `cap` words beside the reserved tokens, chosen as in `chooseVocabulary` from the words of
 * these texts and of these targets.
 */
export function wordTokenizer(
  texts: readonly string[],
  targets: readonly string[],
  cap: number,
): OwnTokenizer {
  const vocabulary = [...RESERVED_TOKENS, ...chooseVocabulary(texts.map(words), targets.map(words), cap)];
  const ids = new Map(vocabulary.map((word, id) => [word, id]));
  return {
    kind: 'word',
    vocabulary,
    encode: (text) => words(text).map((word) => ids.get(word) ?? UNK),
    decode: (encoded) => decodeWords(vocabulary, encoded),
  };
}

/**
 * At most `cap` words, most frequent first. A model cannot answer with a word it does not have, so up to half of the
 * cap goes to the most frequent words of targets; the rest goes by frequency over all texts. Equal frequencies are
 * ordered by code point, so that the same rows always give the same vocabulary.
 */
export function chooseVocabulary(
  texts: readonly (readonly string[])[],
  targets: readonly (readonly string[])[],
  cap: number,
): string[] {
  const inTargets = frequencies(targets);
  const everywhere = mostFrequent(frequencies(texts, new Map(inTargets)));
  const kept = new Set(mostFrequent(inTargets).slice(0, Math.ceil(cap / 2)));
  for (const word of everywhere) {
    if (kept.size >= cap) break;
    kept.add(word);
  }
  return everywhere.filter((word) => kept.has(word));
}

/** Every UTF-8 byte is a token: no text is unknown, and sequences are long. */
export function byteTokenizer(): OwnTokenizer {
  const vocabulary = [...RESERVED_TOKENS, ...Array.from({ length: 256 }, (_, byte) => byteName(byte))];
  const encoder = new TextEncoder();
  return {
    kind: 'byte',
    vocabulary,
    encode: (text) => Array.from(encoder.encode(text), (byte) => byte + FIRST),
    decode: decodeBytes,
  };
}

/** Words with spaces between, none before closing punctuation or after an opening bracket. */
export function decodeWords(vocabulary: readonly string[], ids: ArrayLike<number>): string {
  let text = '';
  let glue = true;
  for (const id of Array.from(ids)) {
    if (id < FIRST && id !== UNK) continue;
    const word = vocabulary[id] ?? RESERVED_TOKENS[UNK];
    text += glue || /^[.,;:!?)\]}%…]$/.test(word) ? word : ` ${word}`;
    glue = /^[([{]$/.test(word);
  }
  return text;
}

/** The text of byte tokens; a character that was cut in two shows as U+FFFD. */
export function decodeBytes(ids: ArrayLike<number>): string {
  const bytes = Array.from(ids).filter((id) => id >= FIRST && id < FIRST + 256);
  return new TextDecoder().decode(Uint8Array.from(bytes, (id) => id - FIRST));
}

function byteName(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `0x${byte.toString(16).padStart(2, '0')}`;
}

function frequencies(
  texts: readonly (readonly string[])[],
  counts = new Map<string, number>(),
): Map<string, number> {
  for (const text of texts) for (const word of text) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function mostFrequent(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([a, i], [b, k]) => k - i || (a < b ? -1 : 1)).map(([word]) => word);
}
