import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Access, reads, writes } from './access';
import type { Value } from './graph';
import { planMemory } from './memory';

function computed(id: number, size: number): Value {
  return { id, size, dtype: 'float32', kind: 'computed' };
}

/** Steps of random accesses to a few values of random sizes. */
const stepsOfAccesses = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
  .chain((sizes) => {
    const values = sizes.map((size, i) => computed(i, size));
    const access = fc.nat(values.length - 1).map((i): Access => reads(values[i]));
    return fc
      .array(fc.array(access, { maxLength: 4 }), { maxLength: 20 })
      .map((steps) => ({ values, steps }));
  });

it('values whose lives overlap never share memory, and none that is touched goes without', () => {
  fc.assert(
    fc.property(stepsOfAccesses, fc.array(fc.nat(11)), ({ values, steps }, kept) => {
      const toEnd = new Set(kept.flatMap((i) => values[i] ?? []));
      const { places, size } = planMemory(steps, () => false, toEnd);
      const lives = values.flatMap((value) => {
        const touched = steps.flatMap((step, i) =>
          step.some((access) => access.value === value) ? [i] : [],
        );
        if (touched.length === 0) return [];
        const last = toEnd.has(value) ? steps.length : touched[touched.length - 1];
        return [{ value, first: touched[0], last, from: places.get(value)! }];
      });
      for (const a of lives) {
        expect(a.from % 4).toBe(0);
        expect(a.from + a.value.size).toBeLessThanOrEqual(size);
        for (const b of lives) {
          if (a === b || a.first > b.last || b.first > a.last) continue;
          const apart = a.from + a.value.size <= b.from || b.from + b.value.size <= a.from;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});

it('a chain in which each value is needed by the next only takes the room of two', () => {
  const values = Array.from({ length: 10 }, (_, i) => computed(i, 100));
  const steps = values.slice(1).map((value, i) => [reads(values[i]), writes(value)]);
  expect(planMemory(steps, () => false, new Set()).size).toBe(200);
});

it('leaves out what lies elsewhere', () => {
  const [here, there] = [computed(0, 8), computed(1, 8)];
  const { places, size } = planMemory([[reads(here), reads(there)]], (value) => value === there, new Set());
  expect([...places.keys()]).toEqual([here]);
  expect(size).toBe(8);
});
