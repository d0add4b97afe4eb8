import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { along, principalAxes } from './pca';
import { Stream } from './random';

describe('principalAxes', () => {
  it('finds the axes of an ellipse in closed form', () => {
    // Four points at ±3 along (cos φ, sin φ) and ±1 across: variances 9 : 1.
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const points = [3 * c, 3 * s, -3 * c, -3 * s, -s, c, s, -c].map((x, k) => x + (k % 2 === 0 ? 5 : -2));
    const { mean, axes, explained } = principalAxes(points, 2);
    expect([...mean]).toEqual([expect.closeTo(5, 12), expect.closeTo(-2, 12)]);
    expect(axes[0][0]).toBeCloseTo(c, 12);
    expect(axes[0][1]).toBeCloseTo(s, 12);
    expect(axes[1][0]).toBeCloseTo(-s, 12);
    expect(axes[1][1]).toBeCloseTo(c, 12);
    expect(explained[0]).toBeCloseTo(0.9, 12);
    expect(explained[1]).toBeCloseTo(0.1, 12);
  });

  it('tells close variances apart in many dimensions', () => {
    // Points at ±√λ along each of 40 coordinate directions: the axes are those directions.
    const dims = 40;
    const variance = (k: number) => 1 + 0.01 * ((7 * k) % dims);
    const points = Array.from({ length: 2 * dims * dims }, (_, at) => {
      const row = Math.floor(at / dims);
      const k = Math.floor(row / 2);
      return at % dims === k ? (row % 2 === 0 ? 1 : -1) * Math.sqrt(variance(k)) : 0;
    });
    const { axes, explained } = principalAxes(points, dims);
    const order = Array.from({ length: dims }, (_, k) => k).sort((i, j) => variance(j) - variance(i));
    expect(axes[0][order[0]]).toBeCloseTo(1, 4);
    expect(axes[1][order[1]]).toBeCloseTo(1, 4);
    const total = order.reduce((sum, k) => sum + variance(k), 0);
    expect(explained[0]).toBeCloseTo(variance(order[0]) / total, 8);
  });

  it('gives orthonormal axes whose coordinates are uncorrelated and of falling variance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 12 }), (seed, dims) => {
        const stream = Stream.of(seed, 'cloud');
        const points = Array.from({ length: 60 * dims }, (_, k) => stream.normal() * (1 + (k % dims)));
        const plane = principalAxes(points, dims);
        const [a, b] = plane.axes;
        const inner = (u: Float64Array, v: Float64Array) => u.reduce((sum, x, k) => sum + x * v[k], 0);
        expect(inner(a, a)).toBeCloseTo(1, 9);
        expect(inner(a, b)).toBeCloseTo(0, 9);
        const at = along(plane, points);
        let [xx, xy, yy] = [0, 0, 0];
        for (let i = 0; i < 60; i++) {
          xx += at[2 * i] ** 2;
          xy += at[2 * i] * at[2 * i + 1];
          yy += at[2 * i + 1] ** 2;
        }
        expect(Math.abs(xy) / xx).toBeLessThan(1e-4);
        expect(yy).toBeLessThanOrEqual(xx * (1 + 1e-9));
      }),
      { numRuns: 60 },
    );
  });

  it('lies the same way round whatever the order of the points', () => {
    const stream = Stream.of(3, 'cloud');
    const rows = Array.from({ length: 50 }, () => [
      stream.normal() * 3,
      stream.normal(),
      stream.normal() * 0.3,
    ]);
    const one = principalAxes(rows.flat(), 3);
    const other = principalAxes(rows.toReversed().flat(), 3);
    one.axes.forEach((axis, a) => {
      axis.forEach((x, k) => {
        expect(other.axes[a][k]).toBeCloseTo(x, 9);
      });
    });
  });

  it('answers for one point, equal points and a single dimension', () => {
    expect(principalAxes([1, 2, 3], 3).explained).toEqual([0, 0]);
    expect(principalAxes([4, 4, 4, 4], 2).axes).toHaveLength(2);
    const line = principalAxes([1, 2, 6], 1);
    expect(line.axes).toHaveLength(1);
    expect([...along(line, [1, 2, 6])]).toEqual([-2, -1, 3]);
  });
});
