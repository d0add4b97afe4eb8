import { correlation, ranks } from '../../lib/spearman';
import { matchFactors } from './structure';

/** Learned latents [N, n] beside the true factors [N, f] of the same examples. */
export interface RecoverySample {
  readonly size: number;
  readonly factors: Float32Array;
  readonly factorCount: number;
  readonly latents: Float32Array;
  readonly latentCount: number;
}

export interface Recovery {
  /** matching[i] = latent matched to factor i, −1 for a factor left over. */
  readonly matching: readonly number[];
  /** |Spearman ρ| of each factor with its latent, and their mean: the mean correlation coefficient (MCC). */
  readonly mcc: number;
  readonly mccPerFactor: readonly number[];
  /** Largest |ρ| of each factor's latent with another factor, and their mean. */
  readonly leak: number;
  readonly leakPerFactor: readonly number[];
}

/**
 * How well the factors were recovered up to permutation and component-wise monotone maps: latents are matched to
 * factors so that the sum of |Spearman ρ| is largest. Leak stands beside it because MCC hides mixing: a random
 * rotation of two factors still has MCC ≈ 0.90.
 */
export function recoveryOf(sample: RecoverySample): Recovery {
  const { factorCount, latentCount } = sample;
  const factorRanks = columnRanks(sample.factors, sample.size, factorCount);
  const latentRanks = columnRanks(sample.latents, sample.size, latentCount);
  const strength = new Float64Array(factorCount * latentCount);
  factorRanks.forEach((factor, i) => {
    latentRanks.forEach((latent, k) => {
      strength[i * latentCount + k] = Math.abs(correlation(factor, latent));
    });
  });
  const matching = matchFactors(strength, factorCount, latentCount);
  const mccPerFactor = matching.map((latent, i) => (latent < 0 ? 0 : strength[i * latentCount + latent]));
  const leakPerFactor = matching.map((latent, i) => {
    let largest = 0;
    for (let other = 0; other < factorCount && latent >= 0; other++) {
      if (other !== i) largest = Math.max(largest, strength[other * latentCount + latent]);
    }
    return largest;
  });
  return { matching, mcc: mean(mccPerFactor), mccPerFactor, leak: mean(leakPerFactor), leakPerFactor };
}

function columnRanks(values: Float32Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, c) =>
    ranks(Float64Array.from({ length: rows }, (_, r) => values[r * columns + c])),
  );
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : 0;
}
