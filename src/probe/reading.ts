import { RESERVED_TOKENS, UNK } from '../tasks/corpus';
import { decodeTokens } from '../tasks/language/vocabulary';
import { byteTokenizer, decodeBytes, decodeWords, words } from '../tasks/own/tokenizer';

/** Typed text ↔ token ids of a corpus. */
export interface Reader {
  /** One entry per token; a word that the vocabulary lacks is UNK. */
  read(text: string): readonly { readonly id: number; readonly text: string }[];
  /** Ids as text, up to the end of the answer. */
  write(ids: ArrayLike<number>): string;
}

const UNKNOWN = RESERVED_TOKENS[UNK];

/** Of a corpus of words. `glued`: punctuation is written without a space before it, as in people's own texts. */
export function wordReader(vocabulary: readonly string[], glued: boolean): Reader {
  const ids = new Map(vocabulary.map((word, id) => [word, id]));
  const known = (word: string): number => {
    const id = ids.get(word) ?? UNK;
    return id < RESERVED_TOKENS.length ? UNK : id;
  };
  return {
    // An example that is shown with an unknown word in it is read back as it was.
    read: (text) =>
      text
        .split(UNKNOWN)
        .flatMap((part, k) => [
          ...(k > 0 ? [{ id: UNK, text: UNKNOWN }] : []),
          ...words(part).map((word) => ({ id: known(word), text: word })),
        ]),
    write: (row) => (glued ? decodeWords(vocabulary, row) : decodeTokens(vocabulary, row)),
  };
}

/** Of a corpus of UTF-8 bytes. */
export function byteReader(): Reader {
  const { vocabulary, encode } = byteTokenizer();
  return {
    read: (text) => encode(text).map((id) => ({ id, text: vocabulary[id] })),
    write: decodeBytes,
  };
}
