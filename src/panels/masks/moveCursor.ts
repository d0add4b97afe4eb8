/** Where a key leads from a cell, inside the map; null for keys that are not ours. */
export function moveCursor(
  key: string,
  from: { readonly row: number; readonly column: number },
  rows: number,
  columns: number,
): { row: number; column: number } | null {
  const inside = (row: number, column: number) => ({
    row: Math.min(rows - 1, Math.max(0, row)),
    column: Math.min(columns - 1, Math.max(0, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return inside(from.row - 1, from.column);
    case 'ArrowDown':
      return inside(from.row + 1, from.column);
    case 'ArrowLeft':
      return inside(from.row, from.column - 1);
    case 'ArrowRight':
      return inside(from.row, from.column + 1);
    case 'Home':
      return inside(from.row, 0);
    case 'End':
      return inside(from.row, columns - 1);
    default:
      return null;
  }
}
