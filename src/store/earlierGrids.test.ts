import { expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Grid } from '../sweep/grid';
import { earlierGrids, MOST_EARLIER } from './earlierGrids';

const grid = (...seeds: number[]): Grid => ({
  version: 1,
  base: NUMERIC_SIT,
  variants: [{ id: 'full', name: 'full', change: {} }],
  seeds,
  reference: 'full',
});
const renamed = (of: Grid): Grid => ({ ...of, variants: of.variants.map((v) => ({ ...v, name: 'SIT' })) });

it('keeps the latest first, each once, and not the one on show', () => {
  const [a, b, c] = [grid(1), grid(2), grid(1, 2)];
  expect(earlierGrids([a, b, c], null)).toEqual([a, b, c]);
  expect(earlierGrids([renamed(a), b, a], c)).toEqual([renamed(a), b]);
  expect(earlierGrids([a, b], renamed(b))).toEqual([a]);
});

it('lets the oldest go', () => {
  const many = Array.from({ length: MOST_EARLIER + 3 }, (_, seed) => grid(seed));
  expect(earlierGrids(many, null)).toEqual(many.slice(0, MOST_EARLIER));
});
