import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minCostAssignment, solveAssignment } from './assignment';

/** The least total over all injections of rows into columns. */
function bruteForce(cost: readonly number[], rows: number, columns: number, row = 0, used = 0): number {
  if (row === rows) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (let j = 0; j < columns; j++) {
    if (used & (1 << j)) continue;
    best = Math.min(
      best,
      cost[row * columns + j] + bruteForce(cost, rows, columns, row + 1, used | (1 << j)),
    );
  }
  return best;
}

const problems = fc
  .record({ rows: fc.integer({ min: 0, max: 5 }), spare: fc.integer({ min: 0, max: 2 }), ties: fc.boolean() })
  .chain(({ rows, spare, ties }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(rows + spare),
      cost: fc.array(ties ? fc.integer({ min: 0, max: 3 }) : fc.double({ min: -9, max: 9, noNaN: true }), {
        minLength: rows * (rows + spare),
        maxLength: rows * (rows + spare),
      }),
    }),
  );

describe('minimum-cost assignment', () => {
  it('equals brute force, with duals that prove it', () => {
    fc.assert(
      fc.property(problems, ({ rows, columns, cost }) => {
        const solved = solveAssignment(Float64Array.from(cost), rows, columns);
        expect(new Set(solved.columnOf).size).toBe(rows);
        const total = solved.columnOf.reduce((sum, j, i) => sum + cost[i * columns + j], 0);
        expect(total).toBeCloseTo(bruteForce(cost, rows, columns), 9);
        expect(solved.cost).toBeCloseTo(total, 9);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            expect(solved.rowDual[i] + solved.columnDual[j]).toBeLessThan(cost[i * columns + j] + 1e-9);
          }
        }
        const used = new Set(solved.columnOf);
        for (let j = 0; j < columns; j++) {
          expect(solved.columnDual[j]).toBeLessThanOrEqual(1e-12);
          if (!used.has(j)) expect(solved.columnDual[j]).toBeCloseTo(0, 12);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a hidden cheap permutation among 60 × 90', () => {
    const cost = new Float64Array(60 * 90).fill(5);
    for (let i = 0; i < 60; i++) cost[i * 90 + ((i * 37 + 11) % 90)] = i % 3;
    const columnOf = minCostAssignment(cost, 60, 90);
    expect([...columnOf]).toEqual(Array.from({ length: 60 }, (_, i) => (i * 37 + 11) % 90));
  });

  it('refuses what has no assignment', () => {
    expect(() => minCostAssignment(new Float64Array(2), 2, 1)).toThrow(RangeError);
    expect(() => minCostAssignment(new Float64Array(3), 2, 2)).toThrow(RangeError);
    expect(() => minCostAssignment(Float64Array.of(1, Number.NaN), 1, 2)).toThrow(RangeError);
  });
});
