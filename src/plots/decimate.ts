/** A polyline in data coordinates; a NaN in `y` is a gap. */
export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Above this many points a line is thinned before it is drawn. */
export const DECIMATION_THRESHOLD = 1000;

/**
 * At most four points per bucket of equal width over `domain`: the first, the smallest, the largest and the last of the
 * bucket, in their order, so that every spike stays visible and the drawn line covers the same pixels (the M4 reduction
 * of Jugel et al., 2014). A bucket that holds a value that is not finite keeps one NaN, so that gaps stay gaps.
 *
 * @param points sorted by x
 * @param domain the x-range that the buckets divide
 * @param buckets number of buckets, ≥ 1; one per pixel is enough
 */
export function decimate(points: Points, domain: readonly [number, number], buckets: number): Points {
  const { x, y } = points;
  const count = Math.min(x.length, y.length);
  if (count <= DECIMATION_THRESHOLD || count <= 4 * buckets) return points;
  const [from, to] = domain;
  const scale = buckets / (to - from || 1);
  const keptX: number[] = [];
  const keptY: number[] = [];
  const bucketOf = (i: number) => Math.min(buckets - 1, Math.max(0, Math.floor((x[i] - from) * scale)));

  for (let start = 0; start < count; ) {
    const bucket = bucketOf(start);
    let end = start;
    let low = -1;
    let high = -1;
    let hole = -1;
    while (end < count && bucketOf(end) === bucket) {
      if (Number.isFinite(y[end])) {
        if (low < 0 || y[end] < y[low]) low = end;
        if (high < 0 || y[end] > y[high]) high = end;
      } else {
        hole = end;
      }
      end++;
    }
    const kept = [start, low, high, hole, end - 1].filter((i) => i >= 0).sort((a, b) => a - b);
    kept.forEach((i, k) => {
      if (k > 0 && kept[k - 1] === i) return;
      keptX.push(x[i]);
      keptY.push(y[i]);
    });
    start = end;
  }
  return { x: keptX, y: keptY };
}

/** Index of the entry of ascending `x` nearest to `value`, or −1 when there is none. */
export function nearestIndex(x: ArrayLike<number>, value: number): number {
  const count = x.length;
  if (count === 0) return -1;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && value - x[low - 1] <= x[low] - value ? low - 1 : low;
}
