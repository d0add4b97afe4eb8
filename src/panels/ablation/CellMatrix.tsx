import { memo, useId, useMemo } from 'react';
import { useSweep } from '../../store/sweep';
import type { CellState } from '../../store/sweep.types';
import type { Cell, Grid } from '../../sweep/grid';
import { type GridPlace, useGridCursor } from '../masks/useGridCursor';
import { stateWords } from './standing';

interface CellMatrixProps {
  readonly grid: Grid;
  readonly cells: readonly Cell[];
  readonly lit: string | null;
  readonly onLight: (seed: string | null) => void;
}

/** Every training as a small square, variants down and seeds across. Arrow keys visit them. */
export function CellMatrix({ grid, cells, lit, onLight }: CellMatrixProps) {
  const id = useId();
  const states = useSweep((s) => s.cells);
  const { variants, seeds } = grid;
  const keys = useMemo(() => {
    const byPlace = new Map(cells.map((cell) => [`${cell.variant} ${cell.seed}`, cell.key]));
    return variants.map((v) => seeds.map((seed) => byPlace.get(`${v.id} ${seed}`) ?? ''));
  }, [cells, variants, seeds]);

  const { cursor, focused, visit, handlers } = useGridCursor(variants.length, seeds.length, (place) =>
    onLight(place ? String(seeds[place.column]) : null),
  );
  const at = cursor && keys[cursor.row]?.[cursor.column] !== undefined ? cursor : null;
  const state = at ? states.get(keys[at.row][at.column]) : undefined;
  const reading = at
    ? `${variants[at.row].name}, seed ${seeds[at.column]}: ${stateWords(state)}${state?.kind === 'failed' ? `. ${state.failure.message} ${state.failure.remedy}` : ''}`
    : 'One square is one training. Point at it, or visit squares with the arrow keys.';

  return (
    <div className="cell-matrix">
      {/* biome-ignore lint/a11y/useSemanticElements: squares to be visited, not a table to be read. */}
      <div
        className="cell-grid"
        role="grid"
        tabIndex={0}
        aria-label={`Trainings, ${variants.length} variants × ${seeds.length} seeds. Arrow keys visit them.`}
        aria-rowcount={variants.length}
        aria-colcount={seeds.length}
        aria-activedescendant={focused && at ? `${id}-${at.row}-${at.column}` : undefined}
        style={{ '--columns': seeds.length }}
        {...handlers}
      >
        {variants.map((variant, row) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above; the grid has the focus.
          <div key={variant.id} role="row" className="cell-row">
            <span className="cell-name" aria-hidden="true" title={variant.name}>
              {variant.name}
            </span>
            {seeds.map((seed, column) => (
              <Square
                key={seed}
                id={`${id}-${row}-${column}`}
                name={`${variant.name}, seed ${seed}`}
                state={states.get(keys[row][column])}
                isLit={lit === String(seed)}
                isCursor={at?.row === row && at.column === column}
                row={row}
                column={column}
                onVisit={visit}
              />
            ))}
          </div>
        ))}
      </div>
      <p className="cell-reading" aria-live={focused ? 'off' : undefined}>
        {reading}
      </p>
    </div>
  );
}

interface SquareProps {
  readonly id: string;
  readonly name: string;
  readonly state: CellState | undefined;
  readonly isLit: boolean;
  readonly isCursor: boolean;
  readonly row: number;
  readonly column: number;
  readonly onVisit: (at: GridPlace) => void;
}

/** Drawn again only when its own state changes. */
const Square = memo(
  function Square({ id, name, state, isLit, isCursor, row, column, onVisit }: SquareProps) {
    const kind = state?.kind ?? 'waiting';
    const share = state?.kind === 'running' ? state.step / Math.max(1, state.steps) : 0;
    return (
      // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid has the focus.
      <span
        id={id}
        role="gridcell"
        aria-label={`${name}: ${stateWords(state)}`}
        className={`cell is-${kind}${isLit ? ' is-lit' : ''}${isCursor ? ' is-cursor' : ''}`}
        style={{ '--fill': `${Math.round(100 * share)}%` }}
        onPointerEnter={() => onVisit({ row, column })}
      />
    );
  },
  (a, b) =>
    a.id === b.id &&
    a.name === b.name &&
    a.state === b.state &&
    a.isLit === b.isLit &&
    a.isCursor === b.isCursor,
);
