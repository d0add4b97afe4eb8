import { describe, expect, it } from 'vitest';
import { Stream } from '../../lib/random';
import { type ProbeSample, probeFactors } from '../text/probes';
import { compareWithTruth, describeMasks, matchFactors } from './structure';

/** Latents [N, 3, 2]: the first shows factor 1, the second nothing, the third factor 0 (a copy of it, then noise). */
function sample(size = 600): ProbeSample {
  const stream = Stream.of(5, 'probe');
  const latents = new Float32Array(size * 3 * 2);
  const factors = new Int32Array(size * 2);
  const angle = (2 * Math.PI) / 4;
  for (let i = 0; i < size; i++) {
    const [f0, f1] = [stream.int(2), stream.int(4)];
    factors.set([f0, f1], 2 * i);
    latents.set(
      [Math.cos(angle * f1), Math.sin(angle * f1), stream.normal(), stream.normal(), f0, stream.normal()],
      6 * i,
    );
  }
  return { size, latents, latentCount: 3, slotDim: 2, factors, cardinality: [2, 4] };
}

describe('probeFactors', () => {
  it('scores 1 where a latent shows a factor and about 0 where it does not', () => {
    const scores = probeFactors(sample());
    expect(scores[0 * 3 + 2]).toBe(1);
    expect(scores[1 * 3 + 0]).toBe(1);
    for (const at of [0, 1, 4, 5]) expect(Math.abs(scores[at])).toBeLessThan(0.2);
  });

  it('gives a factor of one value no score, and an empty sample neither', () => {
    const constant = { ...sample(60), factors: new Int32Array(120), cardinality: [1, 1] };
    expect([...probeFactors(constant)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('matchFactors', () => {
  it('finds the latents of the factors', () => {
    expect(matchFactors(probeFactors(sample()), 2, 3)).toEqual([2, 0]);
  });

  it('prefers the best total over the best single pair', () => {
    expect(matchFactors(Float64Array.of(0.9, 0.8, 0.8, 0.1), 2, 2)).toEqual([1, 0]);
  });

  it('leaves factors over where there are fewer latents', () => {
    expect(matchFactors(Float64Array.of(0.2, 0.9, 0.5), 3, 1)).toEqual([-1, 0, -1]);
  });
});

describe('compareWithTruth', () => {
  const truth = Uint8Array.of(1, 0, 1, /* */ 0, 1, 1);

  it('is perfect when the matched rows are the true rows, whatever the others are', () => {
    const masks = Uint8Array.of(0, 1, 1, /* */ 0, 0, 0, /* */ 1, 0, 1, /* */ 0, 0, 0);
    expect(compareWithTruth(masks, truth, [2, 0], 3)).toEqual({
      matching: [2, 0],
      maskF1: 1,
      rowsRecovered: 1,
      density: 4 / 12,
      collidingPairs: 1,
    });
  });

  it('counts a wrong edge in its row and in F1', () => {
    const masks = Uint8Array.of(1, 1, 1, /* */ 0, 1, 1);
    const { maskF1, rowsRecovered } = compareWithTruth(masks, truth, [0, 1], 3);
    expect(maskF1).toBeCloseTo((2 * 4) / (5 + 4), 12);
    expect(rowsRecovered).toBe(0.5);
  });

  it('takes a factor without a latent as unused', () => {
    const { maskF1 } = compareWithTruth(Uint8Array.of(1, 0, 1), truth, [0, -1], 3);
    expect(maskF1).toBeCloseTo((2 * 2) / (2 + 4), 12);
  });
});

it('describes masks without a truth', () => {
  expect(describeMasks(Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0), 2)).toEqual({
    density: 0.25,
    collidingPairs: 2,
  });
});
