import { describe, expect, it } from 'vitest';
import { NUMERIC_GRAPH, NUMERIC_WORLD } from '../../experiment/defaults';
import { Stream } from '../../lib/random';
import type { MetaScm } from '../../scm/graph';
import type { NumericSet } from '../corpus';
import type { NumericWorldSpec } from '../spec';
import { orthogonalMatrix } from './orthogonal';
import { buildNumericWorld, openNumericWorld } from './world';

const SPEC: NumericWorldSpec = { ...NUMERIC_WORLD, evaluationSize: 4000 };
/** Small, for comparing whole worlds. */
const SMALL: NumericWorldSpec = { ...NUMERIC_WORLD, pool: 300, evaluationSize: 50 };

/** Pearson correlation of two columns of a table [N, columns], over the rows `keep` allows. */
function correlation(
  table: Float32Array,
  columns: number,
  i: number,
  j: number,
  keep: (row: number) => boolean = () => true,
): number {
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k * columns < table.length; k++) {
    if (!keep(k)) continue;
    const [a, b] = [table[k * columns + i], table[k * columns + j]];
    n++;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
}

/** Four standard errors of a correlation of n independent pairs. */
const tolerance = (n: number) => 4 / Math.sqrt(n);

describe('the factors', () => {
  const corpus = buildNumericWorld(NUMERIC_GRAPH, SPEC, 5);
  const sets: [string, NumericSet, number][] = [
    ['train', corpus.train, 0.3],
    ['inDomain', corpus.evaluation.inDomain, 0.3],
    ['shifted', corpus.evaluation.shifted, -0.3],
    ['balanced', corpus.evaluation.balanced, 0],
  ];
  for (const [name, set, expected] of sets) {
    it(`${name}: confounded pairs correlate at ${expected}, all others at 0`, () => {
      for (let i = 0; i < 6; i++) {
        for (let j = i + 1; j < 6; j++) {
          const r = correlation(set.factors, 6, i, j);
          expect(Math.abs(r - (j === i + 3 ? expected : 0))).toBeLessThan(tolerance(set.size));
        }
      }
    });
  }

  for (const distribution of ['gaussian', 'laplace', 'uniform'] as const) {
    it(`${distribution} factors have mean 0 and variance 1`, () => {
      const { train } = buildNumericWorld(NUMERIC_GRAPH, { ...SPEC, distribution, pool: 8000 }, 2);
      let sum = 0;
      let squares = 0;
      for (const value of train.factors) {
        sum += value;
        squares += value * value;
      }
      const n = train.factors.length;
      expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
      // Var(l²) ≤ 6 (Laplace has kurtosis 6).
      expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(5 / n));
    });
  }

  it('each dataset of a mixture has its own ρ and its share of the pool', () => {
    const datasets = [
      { id: 'D1', rho: 0.9, share: 3 },
      { id: 'D2', rho: 0, share: 1 },
    ];
    const { train } = buildNumericWorld(NUMERIC_GRAPH, { ...SPEC, datasets, pool: 8000 }, 1);
    const first = train.dataset.filter((d) => d === 0).length;
    expect(Math.abs(first / train.size - 0.75)).toBeLessThan(tolerance(train.size) / 2);
    expect(correlation(train.factors, 6, 0, 3, (k) => train.dataset[k] === 0)).toBeCloseTo(0.9, 1);
    expect(Math.abs(correlation(train.factors, 6, 0, 3, (k) => train.dataset[k] === 1))).toBeLessThan(
      tolerance(train.size - first),
    );
  });
});

describe('source and targets', () => {
  it('are standardised on the training pool', () => {
    const { train } = buildNumericWorld(NUMERIC_GRAPH, SPEC, 3);
    for (const [table, columns] of [
      [train.source, 12],
      [train.targets, 15],
    ] as const) {
      for (let j = 0; j < columns; j++) {
        const column = table.filter((_, k) => k % columns === j);
        const mean = column.reduce((a, b) => a + b, 0) / column.length;
        const variance = column.reduce((a, b) => a + (b - mean) ** 2, 0) / column.length;
        expect(mean).toBeCloseTo(0, 5);
        expect(variance).toBeCloseTo(1, 3);
      }
    }
  });

  it("a noiseless world's own map gives the source of any factor values", () => {
    const { corpus, sourceOf } = openNumericWorld(NUMERIC_GRAPH, SMALL, 3);
    const { factors, source } = corpus.evaluation.shifted;
    const again = sourceOf(factors);
    for (const [at, value] of source.entries()) expect(again[at]).toBeCloseTo(value, 5);
  });

  it('are the same for the same seed and different for another', () => {
    const [a, b, c] = [7, 7, 8].map((seed) => buildNumericWorld(NUMERIC_GRAPH, SMALL, seed));
    expect(a).toEqual(b);
    expect(a.train.source).not.toEqual(c.train.source);
  });

  it('depend on the parents only: targets of equal parents are equal functions, up to noise', () => {
    const quiet = { ...SPEC, targetNoise: 0 };
    const balanced = buildNumericWorld(NUMERIC_GRAPH, quiet, 4).evaluation.balanced;
    // Y1 = f(L1, L2) is uncorrelated with L4..L6 where factors are drawn independently.
    for (const other of [3, 4, 5]) {
      for (let d = 0; d < 3; d++) {
        const joined = new Float32Array(balanced.size * 2);
        for (let k = 0; k < balanced.size; k++) {
          joined[2 * k] = balanced.factors[k * 6 + other];
          joined[2 * k + 1] = balanced.targets[k * 15 + d];
        }
        expect(Math.abs(correlation(joined, 2, 0, 1))).toBeLessThan(tolerance(balanced.size));
      }
    }
  });

  it('a task without parents is noise at its own scale', () => {
    const graph: MetaScm = { ...NUMERIC_GRAPH, tasks: [{ id: 'Y1', parents: [] }] };
    const { train } = buildNumericWorld(graph, SPEC, 1);
    const variance = train.targets.reduce((a, b) => a + b * b, 0) / train.targets.length;
    expect(Math.sqrt(variance)).toBeCloseTo(SPEC.targetNoise, 2);
  });
});

describe('editing the graph', () => {
  const before = buildNumericWorld(NUMERIC_GRAPH, SMALL, 6);
  const targetsOf = (targets: Float32Array, m: number, t: number) =>
    targets.filter((_, k) => Math.floor(k / 3) % m === t);

  it('an edge changes the targets of its task and nothing else', () => {
    const tasks = NUMERIC_GRAPH.tasks.map((task) => (task.id === 'Y2' ? { ...task, parents: ['L2'] } : task));
    const after = buildNumericWorld({ ...NUMERIC_GRAPH, tasks }, SMALL, 6);
    expect(after.train.source).toEqual(before.train.source);
    for (let t = 0; t < 5; t++) {
      const same = [before, after].map((corpus) => targetsOf(corpus.train.targets, 5, t));
      if (t === 1) expect(same[0]).not.toEqual(same[1]);
      else expect(same[0]).toEqual(same[1]);
    }
  });

  it('a new task leaves the data of the others as it was', () => {
    const tasks = [{ id: 'Y0', parents: ['L3', 'L6'] }, ...NUMERIC_GRAPH.tasks];
    const after = buildNumericWorld({ ...NUMERIC_GRAPH, tasks }, SMALL, 6);
    expect(after.train.factors).toEqual(before.train.factors);
    for (let t = 0; t < 5; t++) {
      expect(targetsOf(after.train.targets, 6, t + 1)).toEqual(targetsOf(before.train.targets, 5, t));
    }
  });

  it('a new factor leaves the values of the others as they were', () => {
    const factors = [...NUMERIC_GRAPH.factors, { id: 'L7' }];
    const after = buildNumericWorld({ ...NUMERIC_GRAPH, factors }, SMALL, 6);
    expect(after.train.factors.filter((_, k) => k % 7 < 6)).toEqual(before.train.factors);
  });

  it('any graph works: no confounding, one factor, no task, dim X below n', () => {
    const one: MetaScm = { factors: [{ id: 'a' }], tasks: [], confounding: [] };
    expect(buildNumericWorld(one, { ...SPEC, pool: 10, evaluationSize: 5 }, 1).train.targets.length).toBe(0);
    const narrow = buildNumericWorld(NUMERIC_GRAPH, { ...SPEC, sourceDim: 3, targetDim: 1 }, 1);
    expect(narrow.train.source.every(Number.isFinite)).toBe(true);
    expect(narrow.train.targets.every(Number.isFinite)).toBe(true);
  });
});

describe('orthogonalMatrix', () => {
  it.each([
    [6, 12],
    [12, 12],
    [8, 3],
    [64, 128],
  ])('has orthonormal rows or columns at %i × %i', (rows, columns) => {
    const { values } = orthogonalMatrix(rows, columns, Stream.of(1, 'test'));
    const at = (i: number, k: number) =>
      rows <= columns ? values[i * columns + k] : values[k * columns + i];
    const count = Math.min(rows, columns);
    for (let i = 0; i < count; i++) {
      for (let j = i; j < count; j++) {
        let dot = 0;
        for (let k = 0; k < Math.max(rows, columns); k++) dot += at(i, k) * at(j, k);
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });
});
