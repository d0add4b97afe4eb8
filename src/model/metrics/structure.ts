import type { StructureMetrics } from '../../experiment/records';
import { minCostAssignment } from '../../lib/assignment';
import { collidingPairs } from '../../scm/soft';

/**
 * The one-to-one matching of factors to latents with the highest total score [factors, n]: the latent of each factor,
 * or −1 for the factors left over when there are fewer latents.
 */
export function matchFactors(scores: Float64Array, factorCount: number, latentCount: number): number[] {
  if (factorCount <= latentCount) {
    return [
      ...minCostAssignment(
        scores.map((score) => -score),
        factorCount,
        latentCount,
      ),
    ];
  }
  const cost = new Float64Array(scores.length);
  for (let f = 0; f < factorCount; f++) {
    for (let l = 0; l < latentCount; l++) cost[l * factorCount + f] = -scores[f * latentCount + l];
  }
  const matching = new Array<number>(factorCount).fill(-1);
  minCostAssignment(cost, latentCount, factorCount).forEach((factor, latent) => {
    matching[factor] = latent;
  });
  return matching;
}

/**
 * Thresholded masks [n, m] against the true adjacency [factors, m] under a matching. F1 and rows compare the matched
 * latents' rows; density and colliding pairs are over all latents.
 */
export function compareWithTruth(
  masks: Uint8Array,
  truth: Uint8Array,
  matching: readonly number[],
  tasks: number,
): StructureMetrics {
  let hits = 0;
  let positives = 0;
  let rows = 0;
  matching.forEach((latent, factor) => {
    let wrong = 0;
    for (let t = 0; t < tasks; t++) {
      const learned = latent < 0 ? 0 : masks[latent * tasks + t];
      const actual = truth[factor * tasks + t];
      hits += learned & actual;
      positives += learned + actual;
      wrong += learned ^ actual;
    }
    if (wrong === 0) rows++;
  });
  return {
    matching,
    maskF1: positives === 0 ? 1 : (2 * hits) / positives,
    rowsRecovered: matching.length === 0 ? 1 : rows / matching.length,
    ...describeMasks(masks, tasks),
  };
}

/** What can be said of thresholded masks [n, m] without a true graph. */
export function describeMasks(masks: Uint8Array, tasks: number): { density: number; collidingPairs: number } {
  const on = masks.reduce((sum, value) => sum + value, 0);
  return {
    density: masks.length === 0 ? 0 : on / masks.length,
    collidingPairs: collidingPairs(masks, masks.length / tasks, tasks).length,
  };
}
