import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { readSeeds, seedsText } from './seedText';

describe('readSeeds', () => {
  it('reads numbers and ranges in the order given, each once', () => {
    expect(readSeeds('100-103')).toEqual([100, 101, 102, 103]);
    expect(readSeeds('3, 1,1;0 – 2')).toEqual([3, 1, 0, 2]);
  });

  it.each(['', 'x', '5-3', '1.5', '-4', '2147483648', '0-100', '0-4294967295'])('refuses %j', (text) => {
    expect(() => readSeeds(text)).toThrow(Refusal);
  });

  it('reads back what seedsText wrote', () => {
    const seeds = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(seeds, (list) => {
        expect(readSeeds(seedsText(list))).toEqual(list);
      }),
    );
    expect(seedsText([100, 101, 102, 5, 6])).toBe('100-102, 5, 6');
  });
});
