import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjacency } from './graph';
import { graphs } from './graph.arbitrary';
import { collidingPairs, expectedCollisions } from './soft';
import { checkUic } from './uic';

describe('soft UIC', () => {
  it('counts colliding pairs for masks of zeros and ones', () => {
    fc.assert(
      fc.property(graphs({ factors: 8, tasks: 3 }), (graph) => {
        const n = graph.factors.length;
        const m = graph.tasks.length;
        const pairs = collidingPairs(adjacency(graph), n, m);
        const grouped = checkUic(graph).groups.reduce((sum, g) => sum + (g.length * (g.length - 1)) / 2, 0);
        expect(pairs).toHaveLength(grouped);
        for (const [i, j] of pairs) expect(i).toBeLessThan(j);
        expect(expectedCollisions(adjacency(graph), n, m)).toBe(grouped);
      }),
      { numRuns: 500 },
    );
  });

  it('is the expectation over independent draws, by enumerating them all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (p) => {
          let expected = 0;
          for (let draw = 0; draw < 64; draw++) {
            const bits = p.map((_, k) => (draw >>> k) & 1);
            const probability = p.reduce((product, q, k) => product * (bits[k] ? q : 1 - q), 1);
            expected += probability * collidingPairs(bits, 3, 2).length;
          }
          expect(expectedCollisions(p, 3, 2)).toBeCloseTo(expected, 10);
        },
      ),
    );
  });

  it('refuses values that do not fill the matrix', () => {
    expect(() => expectedCollisions([0.5], 2, 1)).toThrow(RangeError);
    expect(() => collidingPairs([0, 1, 1], 2, 1)).toThrow(RangeError);
  });
});
