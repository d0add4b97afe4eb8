import type { HeatCell, HeatMap } from '../../plots/heat';
import type { MaskComparison, MaskRow } from './comparison';

/** The learned masks as a heat map: matched latents in factor order, spare ones apart below. */
export function learnedMap(
  comparison: MaskComparison,
  rowNames: readonly string[],
  columnNames: readonly string[],
): HeatMap {
  const rows = [...comparison.rows, ...comparison.spare];
  return {
    rowNames,
    columnNames,
    cells: rows.flatMap((row, r) =>
      row.cells.map(
        (cell, t): HeatCell => ({ row: r, column: t, value: cell.p, on: cell.on, verdict: cell.verdict }),
      ),
    ),
    groups: comparison.groups.map(({ letter, members }) => ({ name: letter, rows: members })),
    apartFrom: comparison.rows.length,
  };
}

/**
 * The true graph as a map of the same rows and columns; factors with equal rows are outlined there too.
 *
 * @param beside the learned masks stand at its left and name the rows; else they stand above and name the columns
 */
export function graphMap(
  adjacency: Uint8Array,
  rowNames: readonly string[],
  columnNames: readonly string[],
  beside: boolean,
): HeatMap {
  const m = columnNames.length;
  const cells: HeatCell[] = [];
  const byPattern = new Map<string, number[]>();
  rowNames.forEach((_, row) => {
    const bits = adjacency.subarray(row * m, (row + 1) * m);
    const pattern = bits.join('');
    byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), row]);
    bits.forEach((bit, column) => {
      cells.push({ row, column, value: bit, on: bit === 1, verdict: 'unknown' });
    });
  });
  const equal = [...byPattern.values()].filter((rows) => rows.length > 1);
  return {
    rowNames,
    columnNames,
    cells,
    groups: equal.map((rows) => ({ name: '=', rows })),
    bareRows: beside,
    bareColumns: !beside,
  };
}

/** The row of a comparison by its index in the map. */
export function rowOf(comparison: MaskComparison, row: number): MaskRow | undefined {
  return row < comparison.rows.length ? comparison.rows[row] : comparison.spare[row - comparison.rows.length];
}
