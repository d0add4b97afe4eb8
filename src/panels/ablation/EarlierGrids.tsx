import { Icon } from '../../app/Icon';
import { someOf } from '../../lib/listed';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { nameOf, sizeOf } from './baseWords';

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
                {someOf(grid.variants.map(({ name }) => name))}; {sizeOf(grid.base)}
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
