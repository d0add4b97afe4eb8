/** The middle value; of an even number, the mean of the middle two. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** a/b, round by round: what two contestants did in neighbouring windows is compared, so a slow spell hits both. */
export function ratioOf(a: readonly number[], b: readonly number[]): Ratio {
  const ratios = a.map((value, round) => value / b[round]);
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * k of y ∝ xᵏ by least squares on log–log, over the upper half of the points (those with the larger x, the middle one
 * included), where what grows has outgrown what does not.
 */
export function exponentOf(points: readonly Point[]): number {
  const upper = [...points].sort((a, b) => a.x - b.x).slice((points.length - 1) >> 1);
  const xs = upper.map(({ x }) => Math.log(x));
  const ys = upper.map(({ y }) => Math.log(y));
  const meanX = mean(xs);
  const meanY = mean(ys);
  const slope = xs.reduce((sum, x, i) => sum + (x - meanX) * (ys[i] - meanY), 0);
  return slope / xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
