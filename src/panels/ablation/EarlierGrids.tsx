import { Icon } from '../../app/Icon';
import { listed } from '../../lib/listed';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { nameOf, sizeOf } from './baseWords';

/** Variants that are named before the rest is counted. */
const NAMED = 6;

/** Grids that were on show before, each a button that brings it back with what is known of it. */
export function EarlierGrids({ onOpen }: { readonly onOpen: (grid: Grid) => void }) {
  const earlier = useSweep((s) => s.earlier);
  if (earlier.length === 0) return null;
  return (
    <section className="stack tight" aria-label="Earlier grids">
      <h3 className="ablation-heading">Earlier grids</h3>
      <ul className="start-list">
        {earlier.map((grid, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a grid has no name of its own, and its place is what it is.
          <li key={k}>
            <button type="button" className="start-card" onClick={() => onOpen(grid)}>
              <span className="start-title">
                <Icon name="undo" size={14} /> {nameOf(grid.base)}
              </span>
              <span className="start-says">
                {variantsOf(grid)}; {sizeOf(grid.base)}
              </span>
              <span className="start-size nums">
                {grid.variants.length} variants × {grid.seeds.length} seeds
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function variantsOf({ variants }: Grid): string {
  const names = variants.slice(0, NAMED).map(({ name }) => name);
  const more = variants.length - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names);
}
