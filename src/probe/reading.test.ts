import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EOS, RESERVED_TOKENS, SEP, UNK } from '../tasks/corpus';
import { byteReader, wordReader } from './reading';

const WORDS = ['rome', 'in', '.', "don't", 'ä'];
const reader = wordReader([...RESERVED_TOKENS, ...WORDS], false);
const ids = (text: string) => reader.read(text).map(({ id }) => id);

describe('a reader of words', () => {
  it('reads case, punctuation and unknown words as the corpora do', () => {
    expect(ids('In ROME.')).toEqual([6, 5, 7]);
    expect(reader.read('in oslo')).toEqual([
      { id: 6, text: 'in' },
      { id: UNK, text: 'oslo' },
    ]);
    expect(ids('')).toEqual([]);
  });

  it('never gives a reserved token that is not an unknown word', () => {
    expect(ids('<eos> <pad> <sep>').every((id) => id === UNK)).toBe(true);
  });

  it('reads back what it wrote, unknown words among it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(UNK, 5, 6, 7, 8, 9), { maxLength: 12 }), (row) => {
        expect(ids(reader.write([...row, EOS, 5]))).toEqual(row);
      }),
    );
  });
});

describe('a reader of bytes', () => {
  it('reads back any text', () => {
    const bytes = byteReader();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = bytes.read(text).map(({ id }) => id);
        expect(read.every((id) => id > SEP + 1)).toBe(true);
        expect(bytes.write(read)).toBe(text);
      }),
    );
  });
});
