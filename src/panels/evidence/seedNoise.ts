/**
 * By how much two models that are trained alike differ on one seed by chance: two standard deviations over seeds
 * 100–109 of their difference, root mean square over all pairs of presets of one world on the same data. A smaller
 * difference on one seed shows nothing, however narrow the intervals over examples are; Ablation compares over seeds.
 */
export const SEED_NOISE = {
  mcc: 0.13,
  leak: 0.21,
  inDomain: 0.05,
  shifted: 0.15,
  heldOut: 0.3,
  paraphrase: 0.4,
} as const;

/** The same after so many examples of each held-out task: the more, the less seeds differ. */
const FEW_SHOT: readonly (readonly [shots: number, noise: number])[] = [
  [64, 0.07],
  [16, 0.11],
  [4, 0.23],
];

/** The noise of seeds after training on with `shots` examples of each held-out task. */
export function fewShotNoise(shots: number): number {
  const [, noise] = FEW_SHOT.find(([least]) => shots >= least) ?? [0, SEED_NOISE.heldOut];
  return noise;
}
