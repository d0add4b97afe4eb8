/**
 * By how much two models that are trained alike differ on one seed by chance: two standard deviations over seeds
 * 100–109 of their difference, root mean square over all pairs of presets of one world on the same data (of few-shot
 * scores those of 64 examples). A smaller difference on one seed shows nothing, however narrow the intervals over
 * examples are; Ablation compares over seeds.
 */
export const SEED_NOISE = {
  mcc: 0.13,
  leak: 0.21,
  inDomain: 0.05,
  shifted: 0.15,
  heldOut: 0.3,
  paraphrase: 0.4,
  fewShot: 0.1,
} as const;
