import type { Assignment } from '../lib/assignment';

/**
 * All optimal solutions of an assignment problem, one after the other, starting with the given one; each once.
 *
 * Complementary slackness: an assignment is optimal exactly when it uses only *tight* pairs (u_i + v_j = c_ij) and
 * covers every column with v_j < 0. So another optimum differs by rotating rows along cycles of tight pairs, where a
 * cycle may pass through a column left over (it becomes used, and some used column with v = 0 is left over instead).
 * Rows are decided one by one; before each branch a cycle through that row is searched, so no branch is a dead end
 * and each solution costs at most n searches (after Uno 1997, enumerating perfect matchings).
 *
 * @param solved with integer duals, so that tightness is exact
 * @param cost row-major [rows, columns]
 * @yields columnOf [rows], a fresh array each
 */
export function* optimalAssignments(
  solved: Assignment,
  cost: Float64Array,
  columns: number,
): Generator<Int32Array> {
  const rows = solved.columnOf.length;
  const tight: number[][] = [];
  for (let i = 0; i < rows; i++) {
    const mine: number[] = [];
    for (let j = 0; j < columns; j++) {
      if (solved.rowDual[i] + solved.columnDual[j] === cost[i * columns + j]) mine.push(j);
    }
    tight.push(mine);
  }
  yield* decide(0, solved.columnOf.slice());

  /** All optima that agree with `matching` on the rows before `row`. */
  function* decide(row: number, matching: Int32Array): Generator<Int32Array> {
    if (row === rows) {
      yield matching;
      return;
    }
    const refused = new Set<number>();
    for (let current: Int32Array | null = matching; current; current = rotate(current, row, refused)) {
      yield* decide(row + 1, current.slice());
      refused.add(current[row]);
    }
  }

  /** Another optimum that keeps the rows before `row` and gives `row` a column not refused yet, or null. */
  function rotate(matching: Int32Array, row: number, refused: ReadonlySet<number>): Int32Array | null {
    const rowOf = new Map<number, number>();
    matching.forEach((column, i) => {
      rowOf.set(column, i);
    });
    // Breadth first over rows that give up their column; takenBy[i] is the row that takes it.
    const takenBy = new Map<number, number>();
    const queue = [row];
    let freeColumn = -1;
    let freeTaker = -1;
    for (let head = 0; head < queue.length; head++) {
      const i = queue[head];
      for (const column of tight[i]) {
        if (column === matching[i] || (i === row && refused.has(column))) continue;
        const owner = rowOf.get(column);
        if (owner === row) return rotated(i, column);
        if (owner !== undefined) {
          if (owner < row || takenBy.has(owner)) continue;
          takenBy.set(owner, i);
          queue.push(owner);
        } else if (freeColumn < 0) {
          freeColumn = column;
          freeTaker = i;
          // Some used column is now left over instead: the one `row` gave up …
          if (solved.columnDual[matching[row]] === 0) return rotated(i, column);
          // … or another row's, which moves on along the cycle.
          for (let k = row + 1; k < rows; k++) {
            if (solved.columnDual[matching[k]] !== 0 || takenBy.has(k)) continue;
            takenBy.set(k, NOBODY);
            queue.push(k);
          }
        }
      }
    }
    return null;

    /** The cycle applied, from the row that closes it back to `row`. */
    function rotated(last: number, lastColumn: number): Int32Array {
      const after = matching.slice();
      let i = last;
      let column = lastColumn;
      for (;;) {
        after[i] = column;
        if (i === row) return after;
        const taker = takenBy.get(i)!;
        column = taker === NOBODY ? freeColumn : matching[i];
        i = taker === NOBODY ? freeTaker : taker;
      }
    }
  }
}

/** Stands for the row that takes a column left over. */
const NOBODY = -1;
