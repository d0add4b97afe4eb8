import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stream } from './random';

const N = 20_000;
const draws = (draw: (stream: Stream) => number, name = 'test', n = N): number[] => {
  const stream = Stream.of(3, name);
  return Array.from({ length: n }, () => draw(stream));
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const variance = (values: readonly number[]) => {
  const m = mean(values);
  return mean(values.map((value) => (value - m) ** 2));
};

/** Kolmogorov–Smirnov distance to a distribution function; above 1.95/√n happens once in a thousand. */
function ksDistance(values: readonly number[], distribution: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(
    ...sorted.map((x, i) =>
      Math.max(
        Math.abs(distribution(x) - i / sorted.length),
        Math.abs(distribution(x) - (i + 1) / sorted.length),
      ),
    ),
  );
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((a, i) => (a - mx) * (y[i] - my))) / Math.sqrt(variance(x) * variance(y));
}

describe('a stream', () => {
  it('keeps its numbers across releases: stored runs replay from them', () => {
    const stream = Stream.of(0, 'release');
    expect([stream.uniform(), stream.normal(), stream.logistic(), stream.int(1000)]).toMatchInlineSnapshot(`
      [
        0.5896436135517433,
        -0.3588442281417754,
        -0.7581759151355948,
        918,
      ]
    `);
  });

  it('depends on seed and name alone', () => {
    const first = (seed: number, name: string) => Stream.of(seed, name).uniform();
    expect(first(1, 'a')).toBe(first(1, 'a'));
    const values = [0, 1, 2, 10, 11].flatMap((seed) =>
      ['a', 'b', 'ab', '1/a'].map((name) => first(seed, name)),
    );
    expect(new Set(values).size).toBe(values.length);
  });

  it('forks by name, whatever was drawn before', () => {
    const fresh = Stream.of(5, 'root');
    const used = Stream.of(5, 'root');
    for (let k = 0; k < 17; k++) used.normal();
    expect(used.fork('child').uniform()).toBe(fresh.fork('child').uniform());
    expect(fresh.fork('child').uniform()).not.toBe(fresh.fork('other').uniform());
    const before = Stream.of(5, 'root');
    before.fork('child');
    expect(before.uniform()).toBe(Stream.of(5, 'root').uniform());
  });

  it('goes on exactly from a saved state, also between the two values of a normal pair', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.boolean(), (drawn, odd) => {
        const stream = Stream.of(drawn, 'save');
        for (let k = 0; k < drawn; k++) stream.uniform();
        if (odd) stream.normal();
        const state = JSON.parse(JSON.stringify(stream.save()));
        const restored = Stream.of(99, 'elsewhere');
        restored.restore(state);
        const take = (s: Stream) => [s.normal(), s.uniform(), s.normal(), s.logistic(), s.int(7)];
        expect(take(restored)).toEqual(take(stream));
      }),
      { seed: 1 },
    );
  });
});

describe('distributions', () => {
  const limit = 1.95 / Math.sqrt(N);

  it('uniform', () => {
    const values = draws((s) => s.uniform());
    expect(values.every((u) => u > 0 && u < 1)).toBe(true);
    expect(ksDistance(values, (x) => x)).toBeLessThan(limit);
  });

  it('normal', () => {
    const values = draws((s) => s.normal());
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(N));
    expect(Math.abs(variance(values) - 1)).toBeLessThan(4 * Math.sqrt(2 / N));
    const fourth = mean(values.map((x) => x ** 4));
    expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / N));
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(N));
  });

  it('logistic', () => {
    const values = draws((s) => s.logistic());
    expect(values.every(Number.isFinite)).toBe(true);
    expect(ksDistance(values, (x) => 1 / (1 + Math.exp(-x)))).toBeLessThan(limit);
  });

  it('int, weighted and pick', () => {
    const shares = (values: readonly number[], k: number) => values.filter((v) => v === k).length / N;
    const ints = draws((s) => s.int(5));
    const weighted = draws((s) => s.weighted([1, 0, 3, 6]));
    const picked = draws((s) => s.pick([0, 1, 2]));
    const close = (share: number, p: number) =>
      expect(Math.abs(share - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / N));
    for (let k = 0; k < 5; k++) close(shares(ints, k), 0.2);
    [0.1, 0, 0.3, 0.6].forEach((p, k) => {
      close(shares(weighted, k), p);
    });
    for (let k = 0; k < 3; k++) close(shares(picked, k), 1 / 3);
  });

  it('shuffle gives every order equally often', () => {
    const counts = new Map<string, number>();
    const stream = Stream.of(1, 'shuffle');
    for (let k = 0; k < 6000; k++) {
      const order = stream.shuffle([1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values())
      expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(6000 * (5 / 36)));
  });
});

describe('neighbouring streams', () => {
  it('are independent: draws at one place across 20,000 names, and between two places', () => {
    const rows = Array.from({ length: N }, (_, seed) => {
      const stream = Stream.of(seed, 'data');
      return [stream.uniform(), stream.uniform(), stream.uniform(), stream.uniform()];
    });
    for (let i = 0; i < 4; i++) {
      const column = rows.map((row) => row[i]);
      expect(ksDistance(column, (x) => x)).toBeLessThan(1.95 / Math.sqrt(N));
      expect(Math.abs(correlation(column.slice(1), column.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(N));
      for (let j = i + 1; j < 4; j++) {
        expect(
          Math.abs(
            correlation(
              column,
              rows.map((row) => row[j]),
            ),
          ),
        ).toBeLessThan(4 / Math.sqrt(N));
      }
    }
  });

  it('do not repeat one another: no two of 20,000 names of one experiment start alike', () => {
    const firsts = Array.from({ length: N }, (_, k) =>
      Stream.of(0, `weights/encoder.${k}`).save().words.join(),
    );
    // 32-bit hashes: 20,000 names collide 0.05 times on average; names in use are a few hundred.
    expect(new Set(firsts).size).toBeGreaterThanOrEqual(N - 2);
  });
});
