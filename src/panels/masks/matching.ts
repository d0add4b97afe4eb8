import type { EvaluationRecord, MaskRecord } from '../../experiment/records';
import { minCostAssignment } from '../../lib/assignment';

/** Which latent stands for which true factor, and how that is known. */
export interface LatentMatching {
  /** latentOf[i] = the latent matched to true factor i, −1 where there are fewer latents than factors. */
  readonly latentOf: readonly number[];
  /** Step of the evaluation that matched them by their values, or null: matched by the masks alone. */
  readonly evaluatedAt: number | null;
}

/**
 * Latents matched to factors by the masks alone, at the least expected Hamming distance Σ_t |p_kt − A_it| between a
 * latent's mask probabilities and a factor's row. Provisional: an evaluation matches latents by what they encode.
 *
 * @param probabilities p [latents, m] row-major
 * @param adjacency A [factors, m] row-major, 0 or 1
 * @returns latentOf [factors], −1 for a factor that no latent is left for
 */
export function matchByMasks(
  probabilities: ArrayLike<number>,
  latents: number,
  adjacency: ArrayLike<number>,
  factors: number,
  tasks: number,
): number[] {
  const distance = (latent: number, factor: number) => {
    let sum = 0;
    for (let t = 0; t < tasks; t++) {
      const p = probabilities[latent * tasks + t];
      // A run that went wrong may have recorded NaN: such a latent matches nothing better than anything else.
      sum += Number.isFinite(p) ? Math.abs(p - adjacency[factor * tasks + t]) : 1;
    }
    return sum;
  };
  const latentOf = new Array<number>(factors).fill(-1);
  if (factors === 0 || latents === 0) return latentOf;
  if (factors <= latents) {
    const cost = new Float64Array(factors * latents);
    for (let i = 0; i < factors; i++)
      for (let k = 0; k < latents; k++) cost[i * latents + k] = distance(k, i);
    return [...minCostAssignment(cost, factors, latents)];
  }
  const cost = new Float64Array(latents * factors);
  for (let k = 0; k < latents; k++) for (let i = 0; i < factors; i++) cost[k * factors + i] = distance(k, i);
  minCostAssignment(cost, latents, factors).forEach((factor, latent) => {
    latentOf[factor] = latent;
  });
  return latentOf;
}

/** The matching of the last evaluation that has one, else the provisional one of these masks. */
export function matchingFor(
  masks: MaskRecord,
  evaluations: readonly EvaluationRecord[],
  adjacency: ArrayLike<number>,
  factors: number,
): LatentMatching {
  for (let k = evaluations.length - 1; k >= 0; k--) {
    const { structure } = evaluations[k].metrics;
    if (structure && 'matching' in structure && isMatching(structure.matching, factors, masks.latents)) {
      return { latentOf: structure.matching, evaluatedAt: evaluations[k].step };
    }
  }
  return {
    latentOf: matchByMasks(masks.probabilities, masks.latents, adjacency, factors, masks.tasks),
    evaluatedAt: null,
  };
}

/** A record from a file may match latents that its masks do not have. */
function isMatching(matching: readonly number[], factors: number, latents: number): boolean {
  return matching.length === factors && matching.every((k) => Number.isInteger(k) && k < latents);
}
