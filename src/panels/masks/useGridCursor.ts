import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { cellAt, type HeatMarks } from '../../plots/heat';
import { moveCursor } from './moveCursor';

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/**
 * The cell of a drawn grid that the pointer or the arrow keys visit: with the focus the first one at least, without it
 * what the pointer is on. `onVisit` hears of every change.
 */
export function useGridCursor(rows: number, columns: number, onVisit: (at: GridPlace | null) => void) {
  const [cursor, setCursor] = useState<GridPlace | null>(null);
  const [focused, setFocused] = useState(false);
  const visit = (at: GridPlace | null) => {
    setCursor(at);
    onVisit(at);
  };
  /** Visits the cell of these marks that is under the pointer. */
  const point = (event: PointerEvent<HTMLElement>, marks: HeatMarks) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = cellAt(marks, event.clientX - box.left, event.clientY - box.top);
    if (at?.row !== cursor?.row || at?.column !== cursor?.column) visit(at);
  };
  /** Of the element with the role `grid`. */
  const handlers = {
    onKeyDown: (event: KeyboardEvent) => {
      const next = moveCursor(event.key, cursor ?? { row: 0, column: 0 }, rows, columns);
      if (!next) return;
      event.preventDefault();
      visit(next);
    },
    onFocus: () => {
      setFocused(true);
      if (!cursor) visit({ row: 0, column: 0 });
    },
    onBlur: () => {
      setFocused(false);
      visit(null);
    },
    onPointerLeave: () => {
      if (!focused) visit(null);
    },
  };
  return { cursor, focused, visit, point, handlers };
}
