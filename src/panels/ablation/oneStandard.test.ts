import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT } from '../../experiment/defaults';
import { measure } from '../../experiment/measures';
import type { Run } from '../../experiment/records';
import { cellsOf, type Grid } from '../../sweep/grid';
import { readPaperTable } from '../../sweep/paperReading';
import { paperTable } from '../../sweep/paperTable';
import { comparisonsOf } from './comparisons';
import { conclude } from './conclude';
import { gridOf, resultsOf } from './grid.fixture';

const shifted = measure('exact-shifted')!;
const LEVELS: Readonly<Record<string, number>> = {
  full: 0.9,
  plain: 0.7,
  'plain-additive': 0.8,
  'no-mask': 0.8,
};
const seedsUpTo = (count: number) => Array.from({ length: count }, (_, k) => 100 + k);
const wobble = (seed: number) => ((seed * 7) % 5) / 500;

/** SIT above every control, on every seed, by much more than seeds differ. */
function scene(count: number, reference = 'full') {
  const ids = ['full', 'plain', 'plain-additive', 'no-mask'] as const;
  const grid = { ...gridOf(LANGUAGE_SIT, ids, seedsUpTo(count)), reference };
  const results = resultsOf(
    grid,
    shifted.id,
    (variant, seed) => LEVELS[variant] + wobble(seed + variant.length),
  );
  return { grid, results };
}

/** What the Table's reading says of the shifted domain. */
function tableSays(grid: Grid, results: ReadonlyMap<string, Run>): string {
  const variants = grid.variants.map(({ id, name }) => ({
    id,
    name,
    runs: cellsOf(grid).flatMap((cell) => (cell.variant === id ? (results.get(cell.key) ?? []) : [])),
  }));
  return (
    readPaperTable(paperTable(variants, 'exact')!).find((sentence) => sentence.startsWith('Shifted')) ?? ''
  );
}
const afterHolm = (text: string) => /p\s[=<]\s\S+, (\S+) after Holm/.exec(text)?.[1];

describe('one comparison, read in two places', () => {
  it('is shown in both or in neither', () => {
    for (const count of [2, 3, 5, 6, 7, 8]) {
      const { grid, results } = scene(count);
      const plain = comparisonsOf(grid, results, shifted).find(({ variant }) => variant.id === 'plain')!;
      const table = tableSays(grid, results);
      expect(table).toMatch(count < 7 ? /seems above plain tuning/ : /is above plain tuning/);
      expect(plain.sentence.includes('not by the test')).toBe(count < 7);
      expect(afterHolm(table)).toBe(afterHolm(plain.sentence));
    }
  });

  it('is adjusted alike where another variant is the reference', () => {
    const { grid, results } = scene(6, 'plain');
    const [finding] = conclude(grid, results, shifted, comparisonsOf(grid, results, shifted));
    // Six seeds show one comparison (p = .031), and none of three.
    expect(finding.text).toContain('seem to raise exact match');
    expect(afterHolm(finding.text)).toBe('.094');
    expect(tableSays(grid, results)).toContain('seems above both controls');
  });
});
