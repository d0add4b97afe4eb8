import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backdoorWeights } from './backdoor';

/** Every pair (y, z) of a table of counts as so many examples, both labelled or only the first. */
function examples(counts: readonly (readonly number[])[], second: 0 | 1) {
  const own: number[] = [];
  const other: number[] = [];
  counts.forEach((row, y) => {
    row.forEach((count, z) => {
      for (let k = 0; k < count; k++) {
        own.push(10 + y);
        other.push(20 + z);
      }
    });
  });
  const size = own.length;
  const column = (values: number[], labelled: number) => ({
    values: Int32Array.from(values),
    labelled: new Uint8Array(size).fill(labelled),
  });
  return { size, columns: [column(own, 1), column(other, second)] };
}

/** The table of summed weights. */
function weighted(counts: readonly (readonly number[])[], weights: Float32Array): number[][] {
  let at = 0;
  return counts.map((row) =>
    row.map((count) => {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += weights[at++];
      return sum;
    }),
  );
}

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('back-door weights', () => {
  it('are p(y)·p(z)/p(y, z): 0.9 of two values that go together', () => {
    const weights = backdoorWeights(
      examples(
        [
          [45, 5],
          [5, 45],
        ],
        1,
      ),
    );
    // p(y) = p(z) = 1/2; p(y, z) = 0.45 and 0.05.
    expect(weights[0]).toBeCloseTo(0.25 / 0.45, 6);
    expect(weights[45]).toBeCloseTo(0.25 / 0.05, 6);
  });

  it('make any two dependent columns independent and keep how often each value is seen', () => {
    const table = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(table, fc.constantFrom<0 | 1>(0, 1), (counts, second) => {
        const given = examples(counts, second);
        const weights = backdoorWeights(given);
        const after = weighted(counts, weights);
        const dependent = weights.some((weight) => weight !== 1);
        for (const [y, row] of counts.entries()) {
          expect(total(after[y])).toBeCloseTo(total(row), 2);
          if (!dependent) continue;
          for (const [z] of row.entries()) {
            const column = total(counts.map((other) => other[z]));
            expect(after[y][z]).toBeCloseTo((total(row) * column) / given.size, 2);
          }
        }
      }),
    );
  });

  it('leave independent answers, and examples that ask for something else, alone', () => {
    expect([
      ...new Set(
        backdoorWeights(
          examples(
            [
              [10, 20],
              [20, 40],
            ],
            1,
          ),
        ),
      ),
    ]).toEqual([1]);
    const { size, columns } = examples(
      [
        [40, 2],
        [2, 40],
      ],
      0,
    );
    const asked = { size, columns: columns.map((column) => ({ ...column, labelled: new Uint8Array(size) })) };
    expect([...new Set(backdoorWeights(asked))]).toEqual([1]);
  });

  it('count a pair of two labels once', () => {
    const counts = [
      [30, 3],
      [3, 30],
    ];
    expect([...backdoorWeights(examples(counts, 1))]).toEqual([...backdoorWeights(examples(counts, 0))]);
  });
});
