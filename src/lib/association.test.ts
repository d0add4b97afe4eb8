import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cramersV, strongestSpearman } from './association';
import { Stream } from './random';

/** Expected counts of a follower of `a` values that copies a leader of `b` values with probability ρ. */
function follower(a: number, b: number, rho: number, n: number): number[][] {
  return Array.from({ length: b }, (_, leader) =>
    Array.from({ length: a }, (_, value) => (n / b) * ((value === leader % a ? rho : 0) + (1 - rho) / a)),
  );
}

describe("Cramér's V", () => {
  it('is ρ where the follower copies with probability ρ and its values divide the leader’s', () => {
    for (const rho of [0, 0.3, 0.8, 1]) {
      expect(cramersV(follower(2, 4, rho, 1000)).value).toBeCloseTo(rho, 12);
      expect(cramersV(follower(4, 4, rho, 1000)).value).toBeCloseTo(rho, 12);
    }
  });

  it('is |ad − bc| / √(product of the margins) of a 2 × 2 table, with the textbook interval around it', () => {
    const [a, b, c, d] = [40, 10, 20, 30];
    const phi = (a * d - b * c) / Math.sqrt((a + b) * (c + d) * (a + c) * (b + d));
    const v = cramersV([
      [a, b],
      [c, d],
    ]);
    expect(v.value).toBeCloseTo(phi, 12);
    expect(v.low).toBeLessThan(phi);
    expect(v.high).toBeGreaterThan(phi);
    expect(v.n).toBe(100);
  });

  it('ignores values that do not occur, and is 0 where there is one value', () => {
    const v = cramersV([
      [30, 0, 10],
      [0, 0, 0],
      [10, 0, 30],
    ]);
    expect(v.value).toBeCloseTo(0.5, 12);
    expect(cramersV([[3, 4]]).value).toBe(0);
    expect(cramersV([]).value).toBe(0);
  });

  it('lies in [0, 1] within its interval, whatever the counts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 5 }),
        (counts) => {
          const { value, low, high } = cramersV(counts);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(value);
          expect(value).toBeLessThanOrEqual(high);
          expect(high).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('holds the truth in its interval, and independent variables below chance, about 95 times in 100', () => {
    const stream = Stream.of(1, 'association');
    const draw = (rho: number, n: number) => {
      const counts = [0, 1, 2, 3].map(() => [0, 0]);
      for (let k = 0; k < n; k++) {
        const leader = stream.int(4);
        counts[leader][stream.uniform() < rho ? leader % 2 : stream.int(2)]++;
      }
      return cramersV(counts);
    };
    const times = 1000;
    let covered = 0;
    let below = 0;
    for (let k = 0; k < times; k++) {
      const { low, high } = draw(0.6, 400);
      if (low <= 0.6 && 0.6 <= high) covered++;
      const none = draw(0, 400);
      if (none.value <= none.chance) below++;
    }
    // Four standard errors of a share of 1000 at 0.95.
    expect(Math.abs(covered / times - 0.95)).toBeLessThan(0.028);
    expect(Math.abs(below / times - 0.95)).toBeLessThan(0.028);
  });
});

it('chance of a 2 × 2 table is that of χ² with one degree of freedom', () => {
  const { chance } = cramersV([
    [25, 25],
    [25, 25],
  ]);
  expect(chance).toBeCloseTo(Math.sqrt(3.841459 / 100), 6);
});

describe('strongest Spearman', () => {
  it('is (6/π)·asin(r/2) of a normal pair with correlation r', () => {
    const stream = Stream.of(2, 'association');
    const r = 0.7;
    const n = 20_000;
    const x = Array.from({ length: n }, () => stream.normal());
    const table = x.flatMap((v) => [stream.normal(), r * v + Math.sqrt(1 - r * r) * stream.normal()]);
    const found = strongestSpearman(x, table, 2);
    const wanted = (6 / Math.PI) * Math.asin(r / 2);
    expect(found.low).toBeLessThan(wanted);
    expect(found.high).toBeGreaterThan(wanted);
    expect(found.high - found.low).toBeLessThan(0.02);
  });

  it('sees through any rising or falling bend', () => {
    const x = Array.from({ length: 30 }, (_, i) => i - 15);
    expect(
      strongestSpearman(
        x,
        x.map((v) => -(v ** 3)),
        1,
      ).value,
    ).toBeCloseTo(1, 12);
  });

  it('has the truth in its interval about 95 times in 100, also where it is strong', () => {
    const stream = Stream.of(4, 'association');
    const r = 0.95;
    const wanted = (6 / Math.PI) * Math.asin(r / 2);
    const times = 1000;
    let covered = 0;
    for (let k = 0; k < times; k++) {
      const x = Array.from({ length: 100 }, () => stream.normal());
      const table = x.map((v) => r * v + Math.sqrt(1 - r * r) * stream.normal());
      const { low, high } = strongestSpearman(x, table, 1);
      if (low <= wanted && wanted <= high) covered++;
    }
    // Four standard errors of a share of 1000 at 0.95. Fisher's own error, without (1 + ρ²/2), covers 90 %.
    expect(Math.abs(covered / times - 0.95)).toBeLessThan(0.028);
  });

  it('that is perfect is beyond chance', () => {
    const x = Array.from({ length: 200 }, (_, i) => i);
    const { value, low, high, chance } = strongestSpearman(x, x, 1);
    expect([value, low, high]).toEqual([1, 1, 1]);
    expect(chance).toBeLessThan(0.2);
    // Of three values every order is one of six.
    expect(strongestSpearman([1, 2, 3], [1, 2, 3], 1).chance).toBe(1);
  });

  it('independent columns stay below chance in about 95 of 100 samples, however many there are to pick from', () => {
    const stream = Stream.of(3, 'association');
    for (const columns of [1, 3]) {
      let below = 0;
      for (let k = 0; k < 600; k++) {
        const x = Array.from({ length: 120 }, () => stream.normal());
        const table = Array.from({ length: 120 * columns }, () => stream.normal());
        const { value, chance } = strongestSpearman(x, table, columns);
        if (value <= chance) below++;
      }
      expect(Math.abs(below / 600 - 0.95)).toBeLessThan(0.036);
    }
  });
});
