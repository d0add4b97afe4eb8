import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shorten, spreadLabels, twoLines } from './labels';

describe('spreadLabels', () => {
  it('leaves labels where they are when they do not touch', () => {
    expect(spreadLabels([10, 50, 90], 12, 0, 100)).toEqual([10, 50, 90]);
  });

  it('moves two that touch apart evenly', () => {
    expect(spreadLabels([50, 50], 12, 0, 100)).toEqual([44, 56]);
  });

  it('keeps gap, order and bounds for any wishes that fit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -20, max: 220, noNaN: true }), { maxLength: 12 }), (wanted) => {
        const placed = spreadLabels(wanted, 13, 0, 200);
        const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
        order.forEach((i, k) => {
          expect(placed[i]).toBeGreaterThanOrEqual(-1e-6);
          expect(placed[i]).toBeLessThanOrEqual(200 + 1e-6);
          if (k > 0) expect(placed[i] - placed[order[k - 1]]).toBeGreaterThanOrEqual(13 - 1e-6);
        });
      }),
    );
  });

  it('shares the room when they cannot all keep their distance', () => {
    expect(spreadLabels([5, 5, 5], 20, 0, 10)).toEqual([0, 5, 10]);
  });
});

it('shortens by whole characters', () => {
  expect(shorten('sentiment', 9)).toBe('sentiment');
  expect(shorten('sentiment', 5)).toBe('sent…');
  expect(shorten('𝒜𝒜𝒜', 2)).toBe('𝒜…');
});

it('takes a second line, parted between words, before it cuts', () => {
  expect(twoLines('no UIC loss', 12)).toEqual(['no UIC loss']);
  expect(twoLines('UIC satisfied: the chain', 16)).toEqual(['UIC satisfied:', 'the chain']);
  expect(twoLines('one two threefold four', 7)).toEqual(['one two', 'threef…']);
  expect(twoLines('sentiment', 5)).toEqual(['sent…']);
});
