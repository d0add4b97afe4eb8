import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../../experiment/defaults';
import { PRESETS } from '../../experiment/presets';
import { customVariant } from '../../sweep/customVariant';
import { cellsOf } from '../../sweep/grid';
import { parseGrid } from '../../sweep/parse';
import { partsGrid, rebase } from './starts';

describe('partsGrid', () => {
  it('is a grid of six variants and eight fresh seeds, controls among them, in either world', () => {
    for (const [base, controls] of [
      [NUMERIC_SIT, ['full', 'no-uic', 'no-mask', 'oracle']],
      [LANGUAGE_SIT, ['full', 'no-uic', 'no-mask', 'oracle', 'plain', 'plain-additive']],
    ] as const) {
      const grid = parseGrid(partsGrid(base));
      expect(grid.variants).toHaveLength(6);
      expect(grid.variants.map(({ id }) => id)).toEqual(expect.arrayContaining([...controls]));
      expect(grid.seeds.every((seed) => seed >= 100)).toBe(true);
      expect(new Set(cellsOf(grid).map(({ key }) => key)).size).toBe(48);
    }
  });

  it('can be made of every preset: what learns no masks starts from its world’s SIT', () => {
    for (const { experiment } of PRESETS) {
      const { base, variants } = partsGrid(experiment);
      expect(base.model).toMatchObject({ kind: 'sit', mask: 'learned' });
      expect(base.world.kind).toBe(experiment.world.kind);
      expect(variants.length).toBeGreaterThan(3);
    }
  });
});

describe('rebase', () => {
  it('works named variants out anew and keeps own differences', () => {
    const grid = partsGrid(NUMERIC_SIT);
    const own = customVariant(NUMERIC_SIT, 'steps=500');
    const next = { ...NUMERIC_SIT, losses: { ...NUMERIC_SIT.losses, rec: 0.5 } };
    const { grid: moved, dropped } = rebase({ ...grid, variants: [...grid.variants, own] }, next);
    expect(dropped).toEqual([]);
    expect(moved.variants.at(-1)).toEqual(own);
    for (const { variant, experiment } of cellsOf(moved)) {
      if (variant !== 'no-reconstruction') expect(experiment.losses.rec).toBe(0.5);
    }
  });

  it('says of own differences what they change there, and leaves out those that change nothing', () => {
    const grid = partsGrid(NUMERIC_SIT);
    const own = customVariant(NUMERIC_SIT, 'uic: 1 → 0.1');
    const mine = { ...customVariant(NUMERIC_SIT, 'rec=0.7'), name: 'my own words' };
    const withOwn = { ...grid, variants: [...grid.variants, own, mine] };
    const on = (losses: Partial<typeof NUMERIC_SIT.losses>) =>
      rebase(withOwn, { ...NUMERIC_SIT, losses: { ...NUMERIC_SIT.losses, ...losses } });
    expect(on({ uic: 0.5 }).grid.variants.slice(-2)).toEqual([{ ...own, name: 'uic: 0.5 → 0.1' }, mine]);
    const { grid: moved, dropped } = on({ uic: 0.1 });
    expect(dropped).toEqual(['uic: 1 → 0.1']);
    expect(moved.variants.at(-1)).toEqual(mine);
  });

  it('leaves out what makes no sense there, and names it', () => {
    const { grid, dropped } = rebase(partsGrid(LANGUAGE_SIT), NUMERIC_SIT);
    expect(dropped).toEqual(['plain', 'plain, additive']);
    expect(parseGrid(grid).variants.map(({ id }) => id)).toContain('full');
  });

  it('takes another reference where the old one is gone', () => {
    const grid = { ...partsGrid(LANGUAGE_SIT), reference: 'plain' };
    expect(rebase(grid, NUMERIC_SIT).grid.reference).toBe('full');
  });
});
