import { describe, expect, it } from 'vitest';
import { Stream } from '../../lib/random';
import { Sampler } from './sampler';

const counts = (indices: Int32Array, pool: number): number[] => {
  const seen = new Array<number>(pool).fill(0);
  for (const index of indices) seen[index]++;
  return seen;
};

describe('drawing examples', () => {
  it('is even without weights, and by the same numbers as a stream alone', () => {
    const drawn = new Sampler(7).draw(50, Stream.of(1, 'a'));
    const stream = Stream.of(1, 'a');
    expect([...drawn]).toEqual(Array.from({ length: 50 }, () => stream.int(7)));
  });

  it('follows the weights, and never draws an example of weight 0', () => {
    const sampler = new Sampler(5);
    sampler.weights = Float32Array.of(0, 1, 0, 3, 0);
    const seen = counts(sampler.draw(40_000, Stream.of(2, 'b')), 5);
    expect([seen[0], seen[2], seen[4]]).toEqual([0, 0, 0]);
    // Four deviations of a binomial of 40,000 at 1/4.
    expect(Math.abs(seen[1] - 10_000)).toBeLessThan(4 * Math.sqrt(40_000 * 0.25 * 0.75));
    sampler.weights = null;
    expect(counts(sampler.draw(1_000, Stream.of(3, 'c')), 5).every((count) => count > 100)).toBe(true);
  });
});
