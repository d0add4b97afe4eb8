import { describe, expect, it } from 'vitest';
import { alternate, compare, type Runner } from './contest';

/** Takes so many steps in each window, each a second long, and writes down its turn. */
function fake(label: string, steps: readonly number[], turns: string[]): Runner {
  let window = -1;
  return {
    label,
    async window(milliseconds) {
      if (milliseconds > 0) turns.push(label);
      return { steps: steps[Math.max(0, window++)], milliseconds: 1000 };
    },
  };
}

describe('alternate', () => {
  it('begins each round with another rival and gives medians', async () => {
    const turns: string[] = [];
    const rivals = [fake('a', [10, 30, 20], turns), fake('b', [1, 2, 3], turns)];
    const seen: number[] = [];
    const [a, b] = await alternate(rivals, { count: 3, milliseconds: 1 }, (round) => seen.push(round));
    expect(turns.join('')).toBe('abbaab');
    expect(seen).toEqual([1, 2, 3]);
    expect(a).toEqual({ label: 'a', rounds: [10, 30, 20], rate: 20, low: 10, high: 30 });
    expect(compare(a, b)).toEqual({ median: 10, low: 20 / 3, high: 15 });
  });
});
