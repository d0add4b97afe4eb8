import type { Experiment } from '../../experiment/experiment';

export type PartId = 'encode' | 'select' | 'reconstruct' | 'predict' | 'losses' | 'update';

export interface Part {
  readonly id: PartId;
  readonly name: string;
  /** What happens there in one step. */
  readonly says: string;
  /** Why this experiment leaves it out, or null. */
  readonly absent: string | null;
}

/** Steps per second up to which the parts of a step are lit in turn. */
export const SLOW_MOTION = 5;

/** The parts of one training step, in order; reconstruct and predict stand side by side. */
export function partsOf({ model, losses, world }: Experiment): readonly Part[] {
  const plain = model.kind !== 'sit';
  const numeric = world.kind === 'numeric';
  const selection =
    model.mask === 'learned'
      ? 'the instruction gives mask logits; a noisy sample above ½ selects the latents'
      : model.mask === 'oracle'
        ? 'the true graph selects the latents'
        : 'every latent is selected';
  return [
    {
      id: 'encode',
      name: 'Encode',
      says: plain
        ? 'the transformer reads the source'
        : numeric
          ? 'the encoder turns the source X into latents'
          : 'slots compete for the source’s words and become latents',
      absent: null,
    },
    {
      id: 'select',
      name: 'Select',
      says: selection,
      absent: plain ? 'plain instruction tuning has no latent module' : null,
    },
    {
      id: 'reconstruct',
      name: 'Reconstruct',
      says: 'the source decoder rebuilds X from all latents',
      absent: plain
        ? 'plain instruction tuning has no source decoder'
        : losses.rec === 0
          ? 'its loss has weight 0'
          : null,
    },
    {
      id: 'predict',
      name: 'Predict',
      says: plain
        ? 'the decoder predicts the target'
        : 'the target decoder predicts Y from the selected latents',
      absent: null,
    },
    { id: 'losses', name: 'Losses', says: 'the terms are weighted and added', absent: null },
    { id: 'update', name: 'Update', says: 'Adam moves every weight and mask logit', absent: null },
  ];
}

/**
 * The part that is lit, `elapsed` milliseconds after a step began, when steps come `pace` times a second: each part that
 * is not absent has an equal share of the step. Null at full speed.
 */
export function litPart(parts: readonly Part[], elapsed: number, pace: number | null): PartId | null {
  if (pace === null || pace > SLOW_MOTION || pace <= 0) return null;
  const present = parts.filter((p) => p.absent === null);
  const share = Math.min(1, Math.max(0, (elapsed * pace) / 1000));
  return present[Math.min(present.length - 1, Math.floor(share * present.length))].id;
}
