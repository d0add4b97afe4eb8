import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESERVED_TOKENS, UNK } from '../corpus';
import { byteTokenizer, words, wordTokenizer } from './tokenizer';

describe('words', () => {
  it('lower-cases, keeps inner apostrophes, splits punctuation', () => {
    expect(words("Don't — says ÉLODIE’s #.## (42).")).toEqual([
      "don't",
      '—',
      'says',
      'élodie’s',
      '#',
      '.',
      '#',
      '#',
      '(',
      '42',
      ')',
      '.',
    ]);
  });
});

describe('word-level', () => {
  it('round-trips a text of known words', () => {
    const text = 'well, (so) it was: "fine"!';
    const tokenizer = wordTokenizer([text], [], 100);
    expect(tokenizer.decode(tokenizer.encode('Well, (so) it was!'))).toBe('well, (so) it was!');
    expect(tokenizer.vocabulary.slice(0, 5)).toEqual(RESERVED_TOKENS);
  });

  it('encodes what it decoded to the same ids, for any text it knows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const tokenizer = wordTokenizer([text], [], 1000);
        const ids = tokenizer.encode(text);
        expect(ids).not.toContain(UNK);
        expect(tokenizer.encode(tokenizer.decode(ids))).toEqual(ids);
      }),
      { numRuns: 500 },
    );
  });

  it('caps the vocabulary by frequency, and gives targets up to half of it', () => {
    const texts = ['a a a b b c d'];
    const tokenizer = wordTokenizer(texts, ['x', 'y y', 'z'], 4);
    expect([...tokenizer.vocabulary.slice(5)].sort()).toEqual(['a', 'b', 'x', 'y']);
    expect(tokenizer.encode('a z')).toEqual([tokenizer.vocabulary.indexOf('a'), UNK]);
    expect(tokenizer.decode([0, 1, UNK, 2])).toBe('<unk>');
  });

  it('does not depend on the order of rows', () => {
    const forward = wordTokenizer(['a b', 'c d'], ['e'], 3);
    expect(wordTokenizer(['d c', 'b a'], ['e'], 3).vocabulary).toEqual(forward.vocabulary);
  });
});

describe('byte-level', () => {
  it('round-trips every well-formed text, with no unknown', () => {
    const tokenizer = byteTokenizer();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const ids = tokenizer.encode(text);
        expect(ids.every((id) => id >= 5 && id < 261)).toBe(true);
        expect(tokenizer.decode([1, ...ids, 2, 0])).toBe(text.replace(/^\ufeff/, ''));
      }),
      { numRuns: 500 },
    );
    expect(tokenizer.vocabulary).toHaveLength(261);
  });
});
