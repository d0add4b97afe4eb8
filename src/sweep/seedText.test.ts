import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { readSeeds, seedsInPicture, seedsText } from './seedText';

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

describe('seedsInPicture', () => {
  const eight = readSeeds('100-107');

  it('names the seeds of a grid whose rows have them all', () => {
    expect(seedsInPicture(eight, [eight, eight])).toBe('seeds 100–107');
    expect(seedsInPicture([7], [[7]])).toBe('seed 7');
  });

  it('claims no seed that is not there, and says how many a row has', () => {
    expect(seedsInPicture(eight, [[100, 101], [101]])).toBe(
      'seeds 100, 101 (1–2 of 8 per row, those measured so far)',
    );
    expect(seedsInPicture(eight, [[100], []])).toBe('seed 100 (0–1 of 8 per row, those measured so far)');
    expect(seedsInPicture(eight, [eight, eight.slice(1)])).toBe(
      'seeds 100–107 (7–8 of 8 per row, those measured so far)',
    );
    // Every seed is somewhere, but no row has them all.
    expect(seedsInPicture([1, 2], [[1], [2]])).toBe('seeds 1, 2 (1 of 2 per row, those measured so far)');
  });

  it('says that none is there yet', () => {
    expect(seedsInPicture(eight, [[], []])).toBe('seeds (none of 8 measured yet)');
    expect(seedsInPicture(eight, [])).toBe('seeds (none of 8 measured yet)');
  });
});
