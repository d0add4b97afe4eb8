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
    const [, violated] = found.filter((sentence) => sentence.startsWith('UIC '));
    expect(violated).toContain('the pair leaks more (');
    expect(violated).toContain('20 seeds');
    expect(violated).not.toContain('no difference');
  });

  it('does not call shown what few seeds say by their interval alone', () => {
    const two = { ...pairs, grid: { ...pairs.grid, seeds: pairs.grid.seeds.slice(0, 3) } };
    const { found } = pairVerdict(two, results);
    expect(found.find((sentence) => sentence.startsWith('UIC violated'))).toContain(
      'the pair leaks more by its interval, but not by the test',
    );
    expect(found[0]).toMatch(/^The violation seems to mix the pair: .* \(by the interval alone: 95 %/);
    expect(found[1]).toMatch(/^The repair seems to help: /);
  });

  /** What is found where the pair leaks this much in each graph, and the others always .1. */
  const where = (pairLeaks: Readonly<Record<string, number>>, grid = pairs.grid) =>
    pairVerdict(
      { ...pairs, grid },
      leaking(grid, (variant, factor, seed) => {
        const own = pairs.pair.includes(factor) ? pairLeaks[variant] : 0.1;
        return own + wobble(seed + factor + variant.length);
      }),
    ).found.map((sentence) => sentence.replace(/\s/g, ' '));

  it('tests its own claims: the same pair, on the same seeds, from graph to graph', () => {
    const ten = { ...pairs.grid, seeds: pairs.grid.seeds.slice(0, 10) };
    const [violation, repair] = where({ satisfied: 0.1, violated: 0.4, repaired: 0.1 }, ten);
    // 2/2¹⁰ = .002, of five comparisons .010.
    expect(violation).toMatch(
      /^The violation mixes the pair: L1 and L2 leak 0\.\d+ more where UIC is violated than where it is satisfied \(95 % .*; p = \.002, \.010 after Holm; 10 seeds\)\.$/,
    );
    expect(repair).toMatch(/^The repair helps: L1 and L2 leak 0\.\d+ less where UIC is repaired/);
  });

  it('says what is not shown, and what speaks against the theorem', () => {
    const [violation, repair] = where({ satisfied: 0.1, violated: 0.1, repaired: 0.4 });
    expect(violation).toMatch(/^That the violation mixes the pair is not shown: /);
    expect(repair).toMatch(/^Against the theorem, the repair does not help: .* more where UIC is repaired/);
    const few = { ...pairs.grid, seeds: pairs.grid.seeds.slice(0, 3) };
    expect(where({ satisfied: 0.4, violated: 0.1, repaired: 0.1 }, few)[0]).toMatch(
      /is not shown: .* less where/,
    );
  });

  it('lets a repaired pair leak more than the others without denying that the repair helps', () => {
    const found = where({ satisfied: 0.1, violated: 0.4, repaired: 0.2 });
    expect(found[1]).toMatch(/^The repair helps/);
    expect(found.at(-1)).toContain(
      'the pair leaks more, though UIC holds, and it leaks less than where it is violated (',
    );
    const few = { ...pairs.grid, seeds: pairs.grid.seeds.slice(0, 3) };
    expect(where({ satisfied: 0.1, violated: 0.4, repaired: 0.2 }, few).at(-1)).toContain(
      'though UIC holds, and it seems to leak less than where it is violated (',
    );
    expect(where({ satisfied: 0.1, violated: 0.2, repaired: 0.2 }).at(-1)).toContain(
      'more, though UIC holds (',
    );
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
