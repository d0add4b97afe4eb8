import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Access, reads, writes } from '../access';
import type { Value } from '../graph';
import type { Dispatch } from './lowering';
import { ordered } from './order';
import { shader } from './shader';

const product = shader({ x: 'word' }, 'fn run(a: Arguments, group: u32, thread: u32) { /* product */ }');
const sum = shader({ x: 'word' }, 'fn run(a: Arguments, group: u32, thread: u32) { /* sum */ }');

const values = Array.from(
  { length: 5 },
  (_, id): Value => ({ id, size: 8, dtype: 'float32', kind: 'computed' }),
);

function dispatch(shader: Dispatch['shader'], ...accesses: Access[]): Dispatch {
  return { shader, groups: 1, words: {}, accesses };
}

const access = fc
  .tuple(fc.nat(4), fc.nat(7), fc.integer({ min: 1, max: 8 }), fc.boolean())
  .map(([value, begin, size, write]) =>
    (write ? writes : reads)(values[value], begin, Math.min(8, begin + size)),
  );
const dispatches = fc.array(
  fc
    .tuple(fc.boolean(), fc.array(access, { minLength: 1, maxLength: 3 }))
    .map(([one, accesses]) => dispatch(one ? product : sum, ...accesses)),
  { maxLength: 20 },
);

function meet(a: Dispatch, b: Dispatch): boolean {
  return a.accesses.some((x) =>
    b.accesses.some(
      (y) =>
        x.value === y.value &&
        x.begin < y.end &&
        y.begin < x.end &&
        (x.mode === 'write' || y.mode === 'write'),
    ),
  );
}

it('runs everything once, whatever meets in memory in the given order, and nothing that meets together', () => {
  fc.assert(
    fc.property(dispatches, (given) => {
      const batches = ordered(given);
      const round = new Map<Dispatch, number>();
      batches.forEach((batch, i) => {
        for (const one of batch.dispatches) {
          expect(round.has(one)).toBe(false);
          expect(one.shader).toBe(batch.shader);
          round.set(one, i);
        }
      });
      expect(round.size).toBe(given.length);
      given.forEach((earlier, i) => {
        for (const later of given.slice(i + 1)) {
          if (meet(earlier, later)) expect(round.get(earlier)).toBeLessThan(round.get(later)!);
        }
      });
    }),
  );
});

it('takes along what waits for nothing, and leaves what is not urgent until its shader comes by', () => {
  const [x, q, k, weight, end] = values;
  const toQ = dispatch(product, reads(x), writes(q));
  const toK = dispatch(product, reads(x), writes(k));
  const ofWeight = dispatch(sum, reads(q), writes(weight));
  const last = dispatch(product, reads(k), writes(end));
  const after = dispatch(sum, reads(end), writes(x));
  expect(ordered([toQ, ofWeight, toK, last, after]).map((batch) => batch.dispatches)).toEqual([
    [toK, toQ],
    [last],
    [ofWeight, after],
  ]);
});

it('never puts more together than a shader has room for', () => {
  const many = Array.from({ length: product.capacity + 1 }, (_, id) =>
    dispatch(product, writes({ id, size: 1, dtype: 'float32', kind: 'computed' })),
  );
  expect(ordered(many).map((batch) => batch.dispatches.length)).toEqual([product.capacity, 1]);
});
