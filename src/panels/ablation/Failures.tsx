import { useMemo } from 'react';
import { Icon } from '../../app/Icon';
import { useSweep } from '../../store/sweep';
import type { Cell, Grid } from '../../sweep/grid';
import { seedsInWords } from '../../sweep/seedText';
import { failuresOf } from './standing';

/** What went wrong, once per reason, with the cells it happened to and what to do. */
export function Failures({ grid, cells }: { readonly grid: Grid; readonly cells: readonly Cell[] }) {
  const states = useSweep((s) => s.cells);
  const failures = useMemo(() => failuresOf(cells, states), [cells, states]);
  return (
    <div aria-live="polite">
      {failures.map(({ message, remedy, cells: failed }) => (
        <div key={`${message} ${remedy}`} className="note bad">
          <Icon name="warn" size={15} />
          <span>
            {grid.variants
              .flatMap(({ id, name }) => {
                const seeds = failed.filter((cell) => cell.variant === id).map(({ seed }) => seed);
                return seeds.length > 0
                  ? [`${name}, seed${seeds.length > 1 ? 's' : ''} ${seedsInWords(seeds)}`]
                  : [];
              })
              .join('; ')}
            : {message} {remedy}
          </span>
        </div>
      ))}
    </div>
  );
}
