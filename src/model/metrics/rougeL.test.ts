import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESERVED_TOKENS, type TextCorpus, UNK } from '../../tasks/corpus';
import { buildOwnCorpus } from '../../tasks/own/corpus';
import { tinyCorpus } from '../text/tinyCorpus.fixture';
import { answersInSentences, answerWords } from './answerWords';
import { longestCommonSubsequence, rougeL, type Word } from './rougeL';

const score = (target: string, answer: string): number =>
  rougeL(target.split(' ').filter(Boolean), answer.split(' ').filter(Boolean));

/** `common` words in one order, each text filled up to its length with words of its own. */
const sharing = (common: number, target: number, answer: number): [string[], string[]] => {
  const text = (length: number, own: string) =>
    Array.from({ length }, (_, k) => (k < common ? `word${k}` : `${own}${k}`));
  return [text(target, 'target'), text(answer, 'answer')];
};

describe('ROUGE-L', () => {
  // Lin 2004, section 3.1: "police killed the gunman" against two candidates that ROUGE-2 cannot tell apart.
  it.each([
    ['police kill the gunman', 0.75],
    ['the gunman kill police', 0.5],
    ['the gunman police killed', 0.5],
  ])('scores “%s” as in the paper that defines it', (answer, expected) => {
    expect(score('police killed the gunman', answer)).toBeCloseTo(expected, 12);
  });

  // google-research/rouge, rouge_scorer_test.py: testRougeEmpty, testRougeLConsecutive, testRougeLNonConsecutive, testRouge1.
  it.each([
    ['testing one', 4 / 5],
    ['testing two', 4 / 5],
    ['testing', 1 / 2],
    ['', 0],
  ])('scores “%s” as rouge_score does', (answer, expected) => {
    expect(score('testing one two', answer)).toBeCloseTo(expected, 12);
  });

  // rouge_scorer_test.py, testRougeLAgainstRouge155: figures of the official ROUGE-1.5.5 on two random texts, which have
  // 11 of 27 and 16 words and 17 of 42 and 26 words in common.
  it.each([
    [11, 27, 16, 0.51163],
    [17, 42, 26, 0.5],
  ])('gives F of %i words in common as ROUGE-1.5.5 does', (common, target, answer, expected) => {
    expect(rougeL(...sharing(common, target, answer))).toBeCloseTo(expected, 5);
  });

  it('finds the subsequence of rouge_score’s testLcsTable', () => {
    const words = (text: string) => text.split('');
    expect(longestCommonSubsequence(words('12345'), words('2534'))).toBe(3);
    expect(longestCommonSubsequence(words('12345'), words('89'))).toBe(0);
  });

  it('takes no word outside the vocabulary for right', () => {
    expect(rougeL(['the', null], ['the', null])).toBe(0.5);
    expect(rougeL([null], [null])).toBe(0);
  });

  const text = fc.array(fc.constantFrom<Word>('a', 'b', 'c', null), { maxLength: 7 });
  it('agrees with trying every subsequence, and is symmetric in its two texts', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(longestCommonSubsequence(a, b)).toBe(longestByTrying(a, b));
        expect(rougeL(a, b)).toBe(rougeL(b, a));
        expect(rougeL(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

/** The most words of `a` that can be left so that the rest is a subsequence of `b`. */
function longestByTrying(a: readonly Word[], b: readonly Word[]): number {
  let most = 0;
  for (let kept = 0; kept < 1 << a.length; kept++) {
    const words = a.filter((_, i) => (kept >> i) & 1);
    let at = 0;
    for (const word of b) if (at < words.length && word !== null && word === words[at]) at++;
    if (at === words.length) most = Math.max(most, words.length);
  }
  return most;
}

describe('an answer’s words', () => {
  const own = (target: string, tokenizer: 'word' | 'byte'): TextCorpus =>
    buildOwnCorpus(
      {
        tasks: [{ id: 't', name: 't' }],
        rows: Array.from({ length: 6 }, (_, k) => ({ task: 0, instruction: 'say', source: `s${k}`, target })),
      },
      {
        kind: 'own',
        files: [],
        tokenizer: { kind: tokenizer, vocabularyCap: 100 },
        maxInstruction: 8,
        maxSource: 8,
        maxTarget: 60,
        heldBack: 0.2,
        latents: 2,
      },
      1,
    );
  const firstTarget = (corpus: TextCorpus) =>
    answerWords(corpus, corpus.train.target.subarray(0, corpus.targetLength));

  it.each(['word', 'byte'] as const)(
    'are lower-cased, without punctuation and padding (%s tokens)',
    (kind) => {
      const corpus = own('The Müllers’ dog, 2 years old.', kind);
      expect(firstTarget(corpus)).toEqual(['the', 'müllers', 'dog', '2', 'years', 'old']);
      expect(answersInSentences(corpus)).toBe(true);
      const labels = own('very good!', kind);
      expect(firstTarget(labels)).toEqual(['very', 'good']);
      expect(answersInSentences(labels)).toBe(false);
    },
  );

  it('keep an unknown word as one that equals none', () => {
    const corpus = tinyCorpus();
    expect(answerWords(corpus, Int32Array.of(RESERVED_TOKENS.length, UNK, 0))).toEqual(['red', null]);
    expect(answersInSentences(corpus)).toBe(false);
  });
});
