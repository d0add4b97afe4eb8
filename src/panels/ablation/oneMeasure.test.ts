import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../experiment/defaults';
import { measure } from '../../experiment/measures';
import { gridOf, resultsOf } from './grid.fixture';
import { inOneMeasure } from './oneMeasure';
import { pairGrid } from './pair';
import { randomGraphs } from './phase';
import { comparesRandomGraphs, pictureOfCondition } from './uic';

const leak = measure('leak')!;
const NO_HINTS = new Map<string, string>();
const look = (grid: ReturnType<typeof gridOf>) =>
  inOneMeasure(
    grid,
    resultsOf(grid, 'leak', (variant, seed) => (variant.length + (seed % 3)) / 50),
    leak,
    NO_HINTS,
  );

describe('random graphs', () => {
  const grid = randomGraphs();

  it('are not set against the first of them: each has its seeds, and no two are compared', () => {
    const { comparisons, differences, findings, seeds } = look(grid);
    expect(seeds.groups[0].rows).toHaveLength(32);
    expect(seeds.groups[0].rows.some(({ emphasis }) => emphasis)).toBe(false);
    expect(comparisons).toEqual([]);
    expect(differences).toBeNull();
    expect(findings.map(({ kind, seeds: more }) => [kind, more])).toEqual([['note', undefined]]);
    expect(findings[0].text).toContain('“UIC, seen”');
  });

  it('are known on other seeds, by some of them, and from a file', () => {
    const copy: typeof grid = JSON.parse(JSON.stringify({ ...grid, seeds: [7, 8, 9] }));
    expect(pictureOfCondition(grid)).toBe('phase');
    expect(pictureOfCondition(copy)).toBeNull();
    expect(comparesRandomGraphs(copy)).toBe(true);
    expect(comparesRandomGraphs({ ...grid, variants: grid.variants.slice(0, 3) })).toBe(true);
  });
});

describe('other grids', () => {
  it('are compared with their reference', () => {
    for (const grid of [pairGrid().grid, gridOf(NUMERIC_SIT, ['full', 'no-uic', 'oracle'])]) {
      const { comparisons, differences } = look(grid);
      expect(comparesRandomGraphs(grid)).toBe(false);
      expect(comparisons).toHaveLength(2);
      expect(differences?.groups[0].rows).toHaveLength(3);
    }
  });

  it('are so where a variant only has the name of a random graph', () => {
    const [full, ...others] = gridOf(NUMERIC_SIT, ['full', 'no-uic']).variants;
    const grid = {
      ...gridOf(NUMERIC_SIT, ['full']),
      variants: [{ ...full, id: 'graph-1' }, ...others],
      reference: 'graph-1',
    };
    expect(comparesRandomGraphs(grid)).toBe(false);
  });
});
