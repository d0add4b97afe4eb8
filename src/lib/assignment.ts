/** An optimal assignment with the dual values that prove it. */
export interface Assignment {
  /** columnOf[row] = the column of that row [rows]; no column twice. */
  readonly columnOf: Int32Array;
  /**
   * Dual values u [rows] and v [columns]: u[i] + v[j] ≤ cost[i, j], with equality on the assignment; v ≤ 0, and v = 0
   * on every column left over. An assignment is optimal exactly when it only uses pairs of equality and covers
   * every column with v < 0 (complementary slackness), so the duals describe *all* optimal assignments.
   */
  readonly rowDual: Float64Array;
  readonly columnDual: Float64Array;
  /** The sum of the chosen costs. */
  readonly cost: number;
}

/**
 * Assigns every row its own column at the least total cost (rectangular linear assignment; successive shortest
 * augmenting paths with dual values, after Jonker & Volgenant 1987 and Crouse 2016). O(rows² · columns).
 *
 * @param cost row-major [rows, columns]; finite
 * @returns columnOf [rows]
 * @throws RangeError when rows > columns, when `cost` has another size, or when an entry is not finite
 */
export function minCostAssignment(cost: Float64Array, rows: number, columns: number): Int32Array {
  return solveAssignment(cost, rows, columns).columnOf;
}

/** As `minCostAssignment`, with the dual values and the total. */
export function solveAssignment(cost: Float64Array, rows: number, columns: number): Assignment {
  if (rows > columns)
    throw new RangeError(`assignment of ${rows} rows needs as many columns, not ${columns}`);
  if (cost.length !== rows * columns) {
    throw new RangeError(`${cost.length} costs do not fill [${rows}, ${columns}]`);
  }
  for (const c of cost)
    if (!Number.isFinite(c)) throw new RangeError(`assignment costs must be finite, not ${c}`);

  const rowDual = new Float64Array(rows);
  const columnDual = new Float64Array(columns);
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const shortest = new Float64Array(columns);
  const cameFrom = new Int32Array(columns);
  const open = new Int32Array(columns);

  for (let source = 0; source < rows; source++) {
    // Dijkstra over columns with reduced costs, from the one row not yet assigned to the nearest free column.
    shortest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < columns; j++) open[j] = j;
    let openCount = columns;
    let row = source;
    let distance = 0;
    let sink = -1;
    while (sink < 0) {
      let best = Number.POSITIVE_INFINITY;
      let bestAt = -1;
      const base = row * columns;
      const offset = distance - rowDual[row];
      for (let k = 0; k < openCount; k++) {
        const j = open[k];
        const through = offset + cost[base + j] - columnDual[j];
        if (through < shortest[j]) {
          shortest[j] = through;
          cameFrom[j] = row;
        }
        // On a tie take a free column: the path ends there.
        if (shortest[j] < best || (shortest[j] === best && rowOf[j] < 0 && rowOf[open[bestAt]] >= 0)) {
          best = shortest[j];
          bestAt = k;
        }
      }
      const column = open[bestAt];
      // Settled columns collect at the end of `open`, for the update of the dual values below.
      open[bestAt] = open[--openCount];
      open[openCount] = column;
      distance = best;
      if (rowOf[column] < 0) sink = column;
      else row = rowOf[column];
    }

    rowDual[source] += distance;
    for (let k = openCount; k < columns; k++) {
      const j = open[k];
      if (j === sink) continue;
      const slack = distance - shortest[j];
      columnDual[j] -= slack;
      rowDual[rowOf[j]] += slack;
    }
    for (let j = sink; ; ) {
      const i = cameFrom[j];
      rowOf[j] = i;
      const next = columnOf[i];
      columnOf[i] = j;
      if (i === source) break;
      j = next;
    }
  }

  let total = 0;
  for (let i = 0; i < rows; i++) total += cost[i * columns + columnOf[i]];
  return { columnOf, rowDual, columnDual, cost: total };
}
