/**
 * By how much two models that are trained alike differ on one seed by chance: two standard deviations over seeds
 * 100–109 of their difference, root mean square over all pairs of presets on the data of `numeric-sit` (MCC, leak, mean
 * squared error on the shifted domain) and of `language-sit` (exact match), from the recorded figures, rounded up. A
 * smaller difference on one seed shows nothing, however narrow the intervals over examples are; Ablation compares over
 * seeds.
 */
export const SEED_NOISE = {
  mcc: 0.14,
  leak: 0.21,
  error: 0.02,
  shifted: 0.15,
  heldOut: 0.29,
  paraphrase: 0.37,
} as const;

/**
 * The same after so many examples of each held-out task: the more, the less seeds differ. The recorded figures have no
 * few-shot scores; these are of `lab sweep language-sit --seeds 100-109 --variants full,no-mask,plain,plain-additive,oracle`
 * with 4, 16 and 64 shots measured.
 */
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
