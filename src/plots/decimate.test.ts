import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DECIMATION_THRESHOLD, decimate, nearestIndex } from './decimate';

const ramp = (count: number) => Float64Array.from({ length: count }, (_, i) => i);

describe('decimate', () => {
  it('leaves short lines as they are', () => {
    const points = { x: ramp(DECIMATION_THRESHOLD), y: ramp(DECIMATION_THRESHOLD) };
    expect(decimate(points, [0, 1000], 50)).toBe(points);
  });

  it('keeps at most four points per bucket, every spike, and both ends', () => {
    const y = new Float64Array(20_000);
    y[7777] = 99;
    y[7778] = -99;
    const thin = decimate({ x: ramp(20_000), y }, [0, 20_000], 300);
    expect(thin.x.length).toBeLessThanOrEqual(4 * 300);
    expect(Array.from(thin.y)).toContain(99);
    expect(Array.from(thin.y)).toContain(-99);
    expect(thin.x[0]).toBe(0);
    expect(thin.x[thin.x.length - 1]).toBe(19_999);
  });

  it('keeps gaps', () => {
    const y = ramp(5000).fill(1);
    y.fill(Number.NaN, 2000, 2500);
    const thin = decimate({ x: ramp(5000), y }, [0, 5000], 100);
    expect(Array.from(thin.y).some(Number.isNaN)).toBe(true);
    const first = Array.from(thin.y).findIndex(Number.isNaN);
    expect(thin.x[first]).toBeGreaterThanOrEqual(1950);
  });

  it('has the extremes of every bucket of any data, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1001, maxLength: 2000 }),
        (ys) => {
          const x = ramp(ys.length);
          const thin = decimate({ x, y: ys }, [0, ys.length], 40);
          const kept = new Map(Array.from(thin.x, (v, i) => [v, thin.y[i]]));
          // Multiplied as in `decimate`: dividing by the width rounds to the other side at some edges.
          const scale = 40 / ys.length;
          for (let b = 0; b < 40; b++) {
            const members = Array.from(x).filter((v) => Math.min(39, Math.floor(v * scale)) === b);
            const values = members.map((i) => ys[i]);
            const mine = members.filter((i) => kept.has(i)).map((i) => kept.get(i)!);
            expect(Math.max(...mine)).toBe(Math.max(...values));
            expect(Math.min(...mine)).toBe(Math.min(...values));
          }
          const xs = Array.from(thin.x);
          expect(xs).toEqual([...xs].sort((a, b) => a - b));
        },
      ),
      // Shrinking thousands of numbers takes minutes and explains nothing.
      { numRuns: 40, endOnFailure: true },
    );
  });
});

describe('nearestIndex', () => {
  it('is the index a search of all entries finds', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 1 }),
        fc.integer({ min: -600, max: 600 }),
        (values, at) => {
          const x = [...values].sort((a, b) => a - b);
          const distance = Math.min(...x.map((v) => Math.abs(v - at)));
          expect(Math.abs(x[nearestIndex(x, at)] - at)).toBe(distance);
        },
      ),
    );
    expect(nearestIndex([], 3)).toBe(-1);
  });
});
