import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spreadIndices } from './spread';

it('keeps everything where there is room, else as many as there is room for, ends included', () => {
  expect(spreadIndices(3, 5)).toEqual([0, 1, 2]);
  expect(spreadIndices(9, 3)).toEqual([0, 4, 8]);
  expect(spreadIndices(9, 1)).toEqual([8]);
  expect(spreadIndices(9, 0)).toEqual([]);
  fc.assert(
    fc.property(fc.nat({ max: 400 }), fc.integer({ min: 2, max: 50 }), (count, most) => {
      const kept = spreadIndices(count, most);
      expect(kept).toHaveLength(Math.min(count, most));
      expect(new Set(kept).size).toBe(kept.length);
      expect([...kept].sort((a, b) => a - b)).toEqual(kept);
      if (count > 0) expect([kept[0], kept.at(-1)]).toEqual([0, count - 1]);
    }),
  );
});
