import type { Experiment } from '../experiment/experiment';
import { readList, readRecord } from '../lib/narrow';
import type { Grid } from '../sweep/grid';
import { GRID_LIMITS, parseGrid } from '../sweep/parse';

/** A grid without its base, which is the link's experiment: each variant as [id, name, change]. */
export function packGrid({ variants, seeds, reference }: Omit<Grid, 'base'>): unknown {
  return { n: variants.map(({ id, name, change }) => [id, name, change]), s: seeds, r: reference };
}

/** @param input outside data @throws Refusal, also when a variant makes no experiment of this base */
export function unpackGrid(input: unknown, base: Experiment): Grid {
  const source = readRecord(input, 'grid');
  const variants = readList(source.n, 'grid.variants', ...GRID_LIMITS.variants).map((variant, k) => {
    const [id, name, change] = readList(variant, `grid.variants[${k}]`, 3, 3);
    return { id, name, change };
  });
  return parseGrid({ version: 1, base, variants, seeds: source.s, reference: source.r });
}
