import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { LossTerm, Metrics } from '../experiment/records';
import type { Stream } from '../lib/random';
import type { Parameters } from './parameters';

/** What the schedule says at one step. */
export interface SchedulePoint {
  readonly step: number;
  readonly tau: number;
  readonly learningRate: number;
  readonly maskLearningRate: number;
  /** Ramp values in [0, 1]. */
  readonly uic: number;
  readonly dist: number;
  readonly sparse: number;
}

/**
 * One experiment made trainable: a model with its corpus and its random streams. The session (train/session.ts) knows
 * nothing more about numeric or token models than this.
 */
export interface Trainable {
  readonly parameters: Parameters;
  /** Terms this model computes, in a fixed order; a term that an experiment switches off is left out. */
  readonly terms: readonly LossTerm[];
  /**
   * Draws the next batch and mask noise from the streams (on the CPU) and returns the unweighted terms and the weighted
   * sum, all scalars on the tape of the caller's gradient function. Called once per step.
   */
  loss(point: SchedulePoint): { total: Scalar; terms: readonly Scalar[] };
  /** Mask probabilities p [latents, m] now, on the tape or off it; null for a model without masks. */
  maskProbabilities(): Tensor2D | null;
  /** Scores without noise (threshold masks). Draws from none of the training streams, so evaluating changes no run. */
  evaluate(): Promise<Metrics>;
  /** The random streams that training draws from, by name, for checkpoints. */
  readonly streams: Readonly<Record<string, Stream>>;
  dispose(): void;
}
