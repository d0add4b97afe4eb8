import { describe, expect, it } from 'vitest';
import { Stream } from '../../lib/random';
import { correlation, ranks } from '../../lib/spearman';
import { meanScore } from './meanScore';
import { recoveryOf } from './recovery';

describe('Spearman', () => {
  it('ranks with ties sharing their mean rank', () => {
    expect([...ranks([10, -1, 10, 3])]).toEqual([3.5, 1, 3.5, 2]);
  });

  it('is 1 under any increasing map, −1 under a decreasing one, 0 for a constant', () => {
    const x = [3, -2, 0.5, 8, 1];
    expect(correlation(ranks(x), ranks(x.map((v) => Math.exp(v))))).toBeCloseTo(1, 12);
    expect(correlation(ranks(x), ranks(x.map((v) => -(v ** 3))))).toBeCloseTo(-1, 12);
    expect(correlation(ranks(x), ranks(x.map(() => 7)))).toBe(0);
  });

  it('agrees with the textbook formula 1 − 6 Σd²/(n(n² − 1)) without ties', () => {
    const a = [1, 2, 3, 4, 5];
    const b = [2, 1, 4, 3, 5];
    expect(correlation(ranks(a), ranks(b))).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12);
  });
});

const N = 4000;

/** N draws of independent standard normals [N, n]. */
function independent(n: number): Float32Array {
  const stream = Stream.of(3, 'recovery');
  return Float32Array.from({ length: N * n }, () => stream.normal());
}

describe('recovery', () => {
  it('finds a permutation with monotone distortions exactly', () => {
    const factors = independent(3);
    const order = [2, 0, 1];
    const latents = Float32Array.from({ length: N * 3 }, (_, at) => {
      const value = factors[Math.floor(at / 3) * 3 + order[at % 3]];
      return at % 3 === 1 ? -(value ** 3) : Math.exp(value);
    });
    const found = recoveryOf({ size: N, factors, factorCount: 3, latents, latentCount: 3 });
    expect(found.matching).toEqual([1, 2, 0]);
    expect(found.mcc).toBeCloseTo(1, 6);
    expect(found.leak).toBeLessThan(0.06);
  });

  it('shows two mixed factors in the leak, though their correlation stays high', () => {
    const factors = independent(3);
    const angle = Math.PI / 6;
    const latents = Float32Array.from(factors);
    for (let k = 0; k < N; k++) {
      const [a, b] = [factors[k * 3], factors[k * 3 + 1]];
      latents[k * 3] = Math.cos(angle) * a - Math.sin(angle) * b;
      latents[k * 3 + 1] = Math.sin(angle) * a + Math.cos(angle) * b;
    }
    const found = recoveryOf({ size: N, factors, factorCount: 3, latents, latentCount: 3 });
    expect(found.matching).toEqual([0, 1, 2]);
    // Spearman of jointly normal values is (6/π)·asin(ρ/2).
    const spearman = (rho: number): number => (6 / Math.PI) * Math.asin(rho / 2);
    expect(found.mccPerFactor[0]).toBeCloseTo(spearman(Math.cos(angle)), 1);
    expect(found.leakPerFactor[0]).toBeCloseTo(spearman(Math.sin(angle)), 1);
    expect(found.leakPerFactor[2]).toBeLessThan(0.06);
  });

  it('takes more latents than factors, and fewer', () => {
    const factors = independent(2);
    const more = Float32Array.from({ length: N * 3 }, (_, at) =>
      at % 3 === 0 ? 0 : factors[Math.floor(at / 3) * 2 + (at % 3) - 1],
    );
    expect(recoveryOf({ size: N, factors, factorCount: 2, latents: more, latentCount: 3 }).matching).toEqual([
      1, 2,
    ]);
    const fewer = Float32Array.from({ length: N }, (_, k) => factors[k * 2 + 1]);
    const found = recoveryOf({ size: N, factors, factorCount: 2, latents: fewer, latentCount: 1 });
    expect(found.matching).toEqual([-1, 0]);
    expect(found.mcc).toBeCloseTo(0.5, 6);
  });
});

it('a mean has the normal interval of its standard error', () => {
  const score = meanScore(Float64Array.of(1, 2, 3, 4));
  expect(score.value).toBe(2.5);
  expect(score.high - score.value).toBeCloseTo(1.96 * Math.sqrt(5 / 3 / 4), 3);
  expect(score.n).toBe(4);
  expect(meanScore(Float64Array.of(7))).toEqual({ value: 7, low: 7, high: 7, n: 1 });
});
