import { type Interval, Z95 } from './interval';
import { correlation, ranks } from './spearman';

/** How strongly two variables go together, from 0 (independent) to 1 (one fixes the other). */
export interface Association extends Interval {
  /** What independent variables stay below in 95 % of samples of this size. */
  readonly chance: number;
}

/** 95 % of a standard normal lie below. */
const Z95_ONE_SIDED = 1.6448536269514722;

/**
 * Cramér's V of a table of counts, with its 95 % interval by the delta method. Of a table of expected counts it is that
 * of the distribution itself. Empty rows and columns count for nothing; a variable with one value goes with nothing.
 *
 * @param counts [rows][columns], ≥ 0
 */
export function cramersV(counts: readonly (readonly number[])[]): Association {
  const rowTotals = counts.map((row) => row.reduce((sum, c) => sum + c, 0));
  const columnTotals = (counts[0] ?? []).map((_, j) => counts.reduce((sum, row) => sum + row[j], 0));
  const n = rowTotals.reduce((sum, c) => sum + c, 0);
  const rows = rowTotals.filter((c) => c > 0).length;
  const columns = columnTotals.filter((c) => c > 0).length;
  const k = Math.min(rows, columns) - 1;
  if (k < 1) return { value: 0, low: 0, high: 0, n, chance: 0 };

  const rowMoments = rowTotals.map(() => 0);
  const columnMoments = columnTotals.map(() => 0);
  const cells: { readonly p: number; readonly i: number; readonly j: number }[] = [];
  let mean = 0;
  counts.forEach((row, i) => {
    row.forEach((count, j) => {
      if (count === 0) return;
      const p = count / n;
      const [r, c] = [rowTotals[i] / n, columnTotals[j] / n];
      const share = (p * p) / (r * c);
      rowMoments[i] += share / r;
      columnMoments[j] += share / c;
      mean += share;
      cells.push({ p, i, j });
    });
  });
  // φ² = Σ p²/(r·c) − 1; its derivative in each p gives its variance (Bishop, Fienberg & Holland 1975, §11.3).
  const square = Math.max(0, mean - 1);
  let first = 0;
  let second = 0;
  for (const { p, i, j } of cells) {
    const slope = (2 * p * n * n) / (rowTotals[i] * columnTotals[j]) - rowMoments[i] - columnMoments[j];
    first += p * slope;
    second += p * slope * slope;
  }
  const value = Math.min(1, Math.sqrt(square / k));
  const error = Math.sqrt(Math.max(0, second - first * first) / n);
  const half = value > 0 ? (Z95 * error) / (2 * value * k) : 0;
  const chance = Math.min(1, Math.sqrt(chiSquared95((rows - 1) * (columns - 1)) / (n * k)));
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), n, chance };
}

/**
 * The largest |Spearman ρ| of `values` [N] with a column of `table` [N, columns], with the 95 % interval of that column
 * (Fisher's z with the error of Bonett & Wright 2000). `chance` allows for having picked the largest of the columns.
 */
export function strongestSpearman(
  values: ArrayLike<number>,
  table: ArrayLike<number>,
  columns: number,
): Association {
  const n = values.length;
  const ranked = ranks(values);
  let value = 0;
  for (let j = 0; j < columns; j++) {
    const column = Float64Array.from({ length: n }, (_, i) => table[i * columns + j]);
    value = Math.max(value, Math.abs(correlation(ranked, ranks(column))));
  }
  value = Math.min(1, value);
  if (n < 4) return { value, low: value, high: value, n, chance: 1 };
  const chance = Math.min(1, upperNormal(0.025 / columns) / Math.sqrt(n - 1));
  if (value === 1) return { value, low: 1, high: 1, n, chance };
  const z = Math.atanh(value);
  const half = Z95 * Math.sqrt((1 + value ** 2 / 2) / (n - 3));
  return {
    value,
    low: Math.max(0, Math.tanh(z - half)),
    high: Math.tanh(z + half),
    n,
    chance,
  };
}

/** The 95 % quantile of χ²: exact of one degree of freedom, else within 1 % (Wilson & Hilferty 1931). */
function chiSquared95(df: number): number {
  if (df === 1) return Z95 ** 2;
  const share = 2 / (9 * df);
  return df * (1 - share + Z95_ONE_SIDED * Math.sqrt(share)) ** 3;
}

/** The z that a standard normal exceeds with probability p < ½ (Abramowitz & Stegun 26.2.23, error below 4.5e−4). */
function upperNormal(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3)
  );
}
