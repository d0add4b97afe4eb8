import { describe, expect, it } from 'vitest';
import { leaking, wobble } from './leak.fixture';
import { pairGrid, pairPlot, pairVerdict } from './pair';

describe('satisfied, violated, repaired', () => {
  const pairs = pairGrid();
  const results = leaking(
    pairs.grid,
    (variant, factor, seed) =>
      (variant === 'violated' && pairs.pair.includes(factor) ? 0.45 : 0.1) + wobble(seed + factor),
  );

  it('has a row for the pair and one for the others in each graph, the violated pair marked', () => {
    const plot = pairPlot(pairs, results);
    expect(plot.groups.map(({ rows }) => rows.map(({ name }) => name))).toEqual(
      Array.from({ length: 3 }, () => ['L1 and L2', 'the others']),
    );
    expect(plot.groups.flatMap(({ rows }) => rows).filter(({ alarm }) => alarm)).toHaveLength(1);
  });

  it('says where the pair leaks more and where no difference is shown', () => {
    const { predicted, found } = pairVerdict(pairs, results);
    expect(predicted).toContain('no task tells L1 and L2 apart');
    expect(found[1]).toContain('the pair leaks more');
    expect(found[1]).toContain('10 seeds');
    expect(found[1]).not.toContain('no difference');
  });

  it('does not call shown what few seeds say by their interval alone', () => {
    const two = { ...pairs, grid: { ...pairs.grid, seeds: pairs.grid.seeds.slice(0, 3) } };
    const [, violated] = pairVerdict(two, results).found;
    expect(violated).toContain('the pair leaks more by its interval, but not by the test');
  });

  it('draws intervals of leaks within 0 and 1, also those of two seeds', () => {
    const wide = leaking(pairs.grid, (_, factor, seed) =>
      pairs.pair.includes(factor) === (seed === 100) ? 0.05 : 0.95,
    );
    const two = { ...pairs, grid: { ...pairs.grid, seeds: [100, 101] } };
    for (const { low, high } of pairPlot(two, wide).groups.flatMap(({ rows }) => rows)) {
      expect([low, high]).toEqual([0, 1]);
    }
  });

  it('says nothing before there is data', () => {
    expect(pairVerdict(pairs, new Map()).found).toEqual([]);
    expect(pairPlot(pairs, new Map()).groups[0].rows[0]).toMatchObject({ dots: [], mean: Number.NaN });
  });
});
