import { type FactorRows, popcount } from './rows';

/**
 * The smallest Hamming distance of two different rows, exactly: d of the margin d − 1.
 *
 * Every pair is compared, and a pair is left as soon as it is no closer than the closest so far; the search ends at 0.
 *
 * @returns d in [0, m]
 * @throws RangeError with fewer than two rows
 */
export function smallestDistance(rows: FactorRows): number {
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
