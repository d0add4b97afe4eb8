import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AssumptionName,
  checkAssumptions,
  type LanguageFacts,
  type NumericFacts,
  type WorldFacts,
} from './assumptions';
import type { MetaScm } from './graph';
import { graphOf } from './graph.arbitrary';
import { matrixRank } from './rank';

const chain = graphOf('10000', '11000', '01100', '00110', '00011', '00001');
const confounded: MetaScm = {
  ...chain,
  confounding: [
    { a: 'L1', b: 'L4' },
    { a: 'L2', b: 'L5' },
    { a: 'L3', b: 'L6' },
  ],
};
const numeric: NumericFacts = {
  kind: 'numeric',
  sourceDim: null,
  targetDim: 3,
  sourceNoise: 0,
  targetNoise: 0.05,
  distribution: 'gaussian',
  datasets: [{ rho: 0.3 }],
};
const language: LanguageFacts = {
  kind: 'language',
  cardinality: [2, 4, 5, 3, 3, 4],
  datasets: [{ rho: 0.8 }],
};

function found(graph: MetaScm, facts: WorldFacts, name: AssumptionName) {
  return checkAssumptions(graph, facts).find((a) => a.name === name)!;
}

describe('assumptions of the theorem', () => {
  it('bijective: dim X ≥ n and enough dimensions per target', () => {
    expect(found(chain, numeric, 'bijective').status).toBe('holds');
    expect(found(chain, { ...numeric, sourceDim: 6 }, 'bijective').status).toBe('holds');
    expect(found(chain, { ...numeric, sourceDim: 5 }, 'bijective').status).toBe('fails');
    const scalar = found(chain, { ...numeric, targetDim: 1 }, 'bijective');
    expect(scalar.status).toBe('fails');
    expect(scalar.finding).toContain('Y1, Y2, Y3, Y4, Y5');
    expect(found(chain, language, 'bijective').status).toBe('fails');
  });

  it('denoising and transformation follow the distributions', () => {
    expect(found(chain, numeric, 'denoising').status).toBe('holds');
    expect(found(chain, language, 'denoising').status).toBe('not-checkable');
    expect(found(chain, numeric, 'transformation').status).toBe('holds');
    expect(found(chain, { ...numeric, distribution: 'laplace' }, 'transformation').status).toBe('fails');
    expect(found(chain, language, 'transformation').status).toBe('fails');
  });

  it('variety: rank of the natural parameters of the numeric world', () => {
    // Signs: six of their own, or three shared; a second ρ moves all variances at once.
    expect(found(chain, numeric, 'variety').rank).toEqual({ found: 6, needed: 12, conditions: 7 });
    expect(found(confounded, numeric, 'variety').rank).toEqual({ found: 3, needed: 12, conditions: 4 });
    const mixed = { ...numeric, datasets: [{ rho: 0.3 }, { rho: 0.6 }] };
    expect(found(confounded, mixed, 'variety').rank).toEqual({ found: 4, needed: 12, conditions: 8 });
    expect(found(confounded, { ...numeric, datasets: [{ rho: 0 }] }, 'variety').rank?.found).toBe(0);
    expect(found(confounded, mixed, 'variety').status).toBe('fails');
    const single: MetaScm = { factors: [{ id: 'L1' }], tasks: [], confounding: [] };
    expect(found(single, mixed, 'variety')).toMatchObject({ status: 'holds', rank: { found: 2, needed: 2 } });
    expect(found(chain, { ...numeric, distribution: 'uniform' }, 'variety').status).toBe('not-checkable');
    expect(found(chain, { ...numeric, datasets: [{ rho: 1 }] }, 'variety').status).toBe('not-checkable');
  });

  it('variety: rank of the marginals of the language world', () => {
    // Sentiment (2) follows topic (4) evenly: D moves nothing. Place (4) follows agent (5) unevenly: one direction.
    const two: MetaScm = {
      ...chain,
      confounding: [
        { a: 'L1', b: 'L2' },
        { a: 'L6', b: 'L3' },
      ],
    };
    expect(found(two, language, 'variety').rank).toEqual({ found: 0, needed: 15, conditions: 1 });
    const mixed = { ...language, datasets: [{ rho: 0.8 }, { rho: 0.2 }, { rho: 0 }] };
    expect(found(two, mixed, 'variety').rank).toEqual({ found: 1, needed: 15, conditions: 3 });
    const even: MetaScm = { ...chain, confounding: [{ a: 'L1', b: 'L2' }] };
    expect(found(even, mixed, 'variety').rank?.found).toBe(0);
  });

  it('says what it cannot know of own data', () => {
    for (const each of checkAssumptions(chain, { kind: 'own' })) expect(each.status).toBe('not-checkable');
  });
});

describe('matrix rank', () => {
  it('is what a product of that inner dimension has', () => {
    const entry = fc.integer({ min: -3, max: 3 });
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.infiniteStream(entry), (inner, entries) => {
        const next = () => entries.next().value as number;
        // Unit lower and upper triangles keep both sides at full rank.
        const left = Array.from({ length: 6 }, (_, r) =>
          Array.from({ length: inner }, (_, c) => (r === c ? 1 : r > c ? next() : 0)),
        );
        const right = Array.from({ length: inner }, (_, r) =>
          Array.from({ length: 5 }, (_, c) => (r === c ? 1 : c > r ? next() : 0)),
        );
        const product = left.map((row) =>
          Array.from({ length: 5 }, (_, c) => row.reduce((sum, v, k) => sum + v * right[k][c], 0)),
        );
        expect(matrixRank(product)).toBe(inner);
      }),
    );
    expect(matrixRank([])).toBe(0);
  });
});
