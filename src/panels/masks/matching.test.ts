import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluationRecord, MaskRecord } from '../../experiment/records';
import { adjacency } from '../../scm/graph';
import { fixtureRun, NUMERIC_FIXTURE } from '../plot/run.fixture';
import { matchByMasks, matchingFor } from './matching';

const TRUTH = adjacency(NUMERIC_FIXTURE.graph);

describe('matchByMasks', () => {
  it('undoes any permutation of the rows of the true graph', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 }), (latentOf) => {
        const p = new Float64Array(6 * 5);
        latentOf.forEach((latent, factor) => {
          for (let t = 0; t < 5; t++) p[latent * 5 + t] = TRUTH[factor * 5 + t] ? 0.9 : 0.1;
        });
        expect(matchByMasks(p, 6, TRUTH, 6, 5)).toEqual(latentOf);
      }),
    );
  });

  it('leaves factors without a latent where there are fewer latents', () => {
    const p = Float64Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(matchByMasks(p, 2, TRUTH, 6, 5)).toEqual([0, -1, -1, -1, -1, 1]);
  });

  it('stands NaN and nothing at all', () => {
    expect(matchByMasks(new Float64Array(30).fill(Number.NaN), 6, TRUTH, 6, 5).toSorted()).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    expect(matchByMasks([], 0, TRUTH, 6, 5)).toEqual([-1, -1, -1, -1, -1, -1]);
  });
});

describe('matchingFor', () => {
  const run = fixtureRun(NUMERIC_FIXTURE);
  const masks: MaskRecord = run.masks.at(-1)!;

  it('is that of the last evaluation', () => {
    const matching = matchingFor(masks, run.evaluations, TRUTH, 6);
    expect(matching).toEqual({ latentOf: [1, 2, 3, 4, 5, 0], evaluatedAt: 2000 });
  });

  it('is provisional before the first evaluation, and agrees once masks have formed', () => {
    const matching = matchingFor(masks, [], TRUTH, 6);
    expect(matching).toEqual({ latentOf: [1, 2, 3, 4, 5, 0], evaluatedAt: null });
  });

  it('does not take a matching that these masks cannot have', () => {
    const [first] = run.evaluations;
    if (first.metrics.kind !== 'numeric') throw new Error('numeric fixture');
    const structure = { ...first.metrics.structure, matching: [9, 8, 7, 6, 5, 4] };
    const foreign: EvaluationRecord = { step: 1, metrics: { ...first.metrics, structure } };
    expect(matchingFor(masks, [foreign], TRUTH, 6).evaluatedAt).toBeNull();
  });
});
