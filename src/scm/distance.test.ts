import { describe, expect, it } from 'vitest';
import { Stream } from '../lib/random';
import { closestRows } from './closestRows';
import { smallestDistance, smallestDistanceScalar } from './distance';
import { emptyRows, type FactorRows } from './rows';

function randomRows(stream: Stream, n: number, m: number, density: number): FactorRows {
  const rows = emptyRows(n, m);
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < m; t++) {
      if (stream.uniform() < density) rows.words[i * rows.stride + (t >>> 5)] |= 1 << (t & 31);
    }
  }
  return rows;
}

/** Bit by bit. */
function definition(rows: FactorRows): number {
  const bit = (i: number, t: number) => (rows.words[i * rows.stride + (t >>> 5)] >>> (t & 31)) & 1;
  let best = rows.tasks;
  for (let i = 0; i < rows.factors; i++) {
    for (let j = 0; j < i; j++) {
      let d = 0;
      for (let t = 0; t < rows.tasks; t++) d += bit(i, t) ^ bit(j, t);
      best = Math.min(best, d);
    }
  }
  return best;
}

describe('smallest distance of two rows', () => {
  it('is the same in machine code, in plain code and by definition', () => {
    const stream = Stream.of(3, 'distance');
    const seen = new Set<number>();
    for (const m of [1, 5, 31, 32, 33, 64, 100, 255, 256, 257, 300, 1000]) {
      for (const density of [0.01, 0.5, 0.9]) {
        for (const n of [2, 3, 17]) {
          const rows = randomRows(stream, n, m, density);
          const d = definition(rows);
          seen.add(d);
          expect(closestRows(rows)).toBe(d);
          expect(smallestDistanceScalar(rows)).toBe(d);
          expect(smallestDistance(rows)).toBe(d);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  it('agrees on graphs large enough for machine code', () => {
    const stream = Stream.of(4, 'distance');
    for (const density of [0.002, 0.3]) {
      const rows = randomRows(stream, 700, 200, density);
      expect(smallestDistance(rows)).toBe(smallestDistanceScalar(rows));
    }
  });

  it('finds the last pair', () => {
    const rows = randomRows(Stream.of(5, 'distance'), 600, 128, 0.5);
    rows.words.set(rows.words.subarray(598 * 4, 599 * 4), 599 * 4);
    rows.words[599 * 4 + 3] ^= 1 << 31;
    expect(smallestDistance(rows)).toBe(1);
  });

  it('needs two rows', () => {
    expect(() => smallestDistance(emptyRows(1, 5))).toThrow(RangeError);
  });
});
