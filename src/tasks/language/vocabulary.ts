import { EOS, PAD, RESERVED_TOKENS, UNK } from '../corpus';
import type { Attribute } from './attributes';
import { INSTRUCTION_WORDS } from './instructions';
import { SENTENCE_WORDS } from './sentences';

/** The answer of a task without parents. */
export const NO_ANSWER = 'none';

/** Words and their ids; the same for the same factors, whatever the tasks, the data or the seed. */
export class Vocabulary {
  readonly words: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  constructor(attributes: readonly Attribute[]) {
    this.words = [
      ...new Set([
        ...RESERVED_TOKENS,
        ...SENTENCE_WORDS,
        ...INSTRUCTION_WORDS,
        NO_ANSWER,
        ...attributes.flatMap(({ asked, values }) => [
          ...asked,
          ...values.flatMap(({ answer, synonyms }) => [answer, ...synonyms]),
        ]),
      ]),
    ];
    this.#ids = new Map(this.words.map((word, id) => [word, id]));
  }

  id(word: string): number {
    return this.#ids.get(word) ?? UNK;
  }

  /** Writes the words' ids from `offset` on; the rest of the row keeps PAD. */
  write(words: readonly string[], row: Int32Array, offset: number): void {
    words.forEach((word, k) => {
      row[offset + k] = this.id(word);
    });
  }
}

/** Tokens as text up to EOS, without padding, separated by spaces. */
export function decodeTokens(vocabulary: readonly string[], tokens: ArrayLike<number>): string {
  const words: string[] = [];
  for (let k = 0; k < tokens.length && tokens[k] !== EOS; k++) {
    if (tokens[k] !== PAD) words.push(vocabulary[tokens[k]] ?? RESERVED_TOKENS[UNK]);
  }
  return words.join(' ');
}
