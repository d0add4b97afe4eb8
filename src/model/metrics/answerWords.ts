import { EOS, PAD, RESERVED_TOKENS, type TextCorpus, UNK } from '../../tasks/corpus';
import { decodeBytes } from '../../tasks/own/tokenizer';
import type { Word } from './rougeL';

/** Targets of this many words or more on average are sentences rather than labels. */
const SENTENCE_WORDS = 3;
/** Training targets that this is judged by: the first ones. */
const JUDGED = 1000;

/** What google-research's `rouge_score` takes for a word, in any script: a run of letters and digits. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Whether ROUGE-L says anything of this corpus: its training targets have three words or more on average. Of one or two
 * words a common subsequence says little more than token accuracy does.
 */
export function answersInSentences(corpus: TextCorpus): boolean {
  const { train, targetLength } = corpus;
  const judged = Math.min(JUDGED, train.size);
  let words = 0;
  for (let k = 0; k < judged; k++) {
    words += answerWords(corpus, train.target.subarray(k * targetLength, (k + 1) * targetLength)).length;
  }
  return judged > 0 && words >= SENTENCE_WORDS * judged;
}

/** The words of one row of token ids up to its EOS, in lower case and without punctuation. */
export function answerWords(corpus: TextCorpus, row: Int32Array): Word[] {
  const end = row.findIndex((id) => id === EOS || id === PAD);
  const ids = end < 0 ? row : row.subarray(0, end);
  if (corpus.tokenizer === 'byte') return wordsOf(decodeBytes(ids));
  return Array.from(ids).flatMap((id): Word[] => {
    if (id === UNK) return [null];
    return id < RESERVED_TOKENS.length ? [] : wordsOf(corpus.vocabulary[id]);
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}
