import { closestRows } from './closestRows';
import { type FactorRows, popcount } from './rows';

/** From this many 32-bit comparisons on, setting up the machine-code form pays. */
const WORTH_COMPILING = 500_000;

/**
 * The smallest Hamming distance of two different rows, exactly: d of the margin d − 1.
 *
 * Every pair is compared: for dense random rows all pairs are about equally far apart, so no bound excludes many.
 * A pair is left as soon as it is no closer than the closest so far, and the search ends at 0. 10,000 × 1,000 are
 * 5·10⁷ pairs of 32 words; there the comparison runs as WebAssembly, whose population count is one instruction.
 *
 * @returns d in [0, m]
 * @throws RangeError with fewer than two rows
 */
export function smallestDistance(rows: FactorRows): number {
  const { factors, stride } = rows;
  if ((factors * factors * stride) / 2 >= WORTH_COMPILING) {
    const distance = closestRows(rows);
    if (distance !== null) return distance;
  }
  return smallestDistanceScalar(rows);
}

/** `smallestDistance` in plain JavaScript: for small graphs, and where WebAssembly is not to be had. */
export function smallestDistanceScalar(rows: FactorRows): number {
  const { factors, stride, words } = rows;
  if (factors < 2) throw new RangeError('a distance needs two rows');
  let best = rows.tasks;
  for (let i = 0; i < factors; i++) {
    for (let j = i + 1; j < factors; j++) {
      let distance = 0;
      for (let w = 0; w < stride && distance < best; w++) {
        distance += popcount(words[i * stride + w] ^ words[j * stride + w]);
      }
      if (distance < best) best = distance;
    }
    if (best === 0) return 0;
  }
  return best;
}
