/**
 * The rank of a real matrix by Gaussian elimination with full pivoting. Pivots below 1e-9 of the largest entry count as
 * zero. Rows of equal length; no rows have rank 0.
 */
export function matrixRank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  const columns = rows[0]?.length ?? 0;
  let largest = 0;
  for (const row of rows) for (const value of row) largest = Math.max(largest, Math.abs(value));
  const zero = largest * 1e-9;
  let rank = 0;
  while (rank < rows.length && rank < columns) {
    let [pivotRow, pivotColumn, pivot] = [-1, -1, zero];
    for (let r = rank; r < rows.length; r++) {
      for (let c = rank; c < columns; c++) {
        if (Math.abs(rows[r][c]) > pivot) [pivotRow, pivotColumn, pivot] = [r, c, Math.abs(rows[r][c])];
      }
    }
    if (pivotRow < 0) break;
    [rows[rank], rows[pivotRow]] = [rows[pivotRow], rows[rank]];
    for (const row of rows) [row[rank], row[pivotColumn]] = [row[pivotColumn], row[rank]];
    for (let r = rank + 1; r < rows.length; r++) {
      const factor = rows[r][rank] / rows[rank][rank];
      if (factor === 0) continue;
      for (let c = rank; c < columns; c++) rows[r][c] -= factor * rows[rank][c];
    }
    rank++;
  }
  return rank;
}
