import type { LossTerm, Metrics } from '../experiment/records';
import type { Stream } from '../lib/random';
import type { Feeds } from '../program/graph';
import type { Loss, Runner, Tensors } from '../program/runner';
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

/** Mask probabilities p [latents, tasks], row-major. */
export interface MaskProbabilities {
  readonly latents: number;
  readonly tasks: number;
  readonly values: ArrayLike<number>;
}

/** Back-door weights of training examples: see text/backdoor.ts. */
export interface Backdoor {
  /** Training examples. */
  readonly pool: number;
  /** How often each example is drawn relative to the others [pool]; null, at first: evenly. */
  weights: Float32Array | null;
  /** New weights from what the model answers now; they are not taken up yet. Draws from no stream. */
  weigh(runner: Runner): Promise<Float32Array>;
}

/**
 * One experiment made trainable: a model with its corpus and its random streams. A step is `draw` on the CPU and then
 * `loss` on tensors, so that a runner can write the loss down once and replay it. The session (train/session.ts) knows
 * nothing more about numeric or token models than this.
 */
export interface Trainable {
  readonly parameters: Parameters;
  /** Terms this model computes, in a fixed order; a term that an experiment switches off is left out. */
  readonly terms: readonly LossTerm[];
  /** The random streams that training draws from, by name, for checkpoints. */
  readonly streams: Readonly<Record<string, Stream>>;
  /** How the back door through the dataset is closed; null for models that answer in no words. */
  readonly backdoor: Backdoor | null;
  /** Draws the next batch and its noise from the streams: all that changes from step to step. Called once per step. */
  draw(point: SchedulePoint): Feeds;
  /** The weighted sum of the terms and the unweighted terms, in pure tfjs on the inputs drawn and the parameters. */
  loss(inputs: Tensors): Loss;
  /** Mask probabilities now; null for a model without masks. */
  maskProbabilities(runner: Runner): Promise<MaskProbabilities | null>;
  /** Scores without noise (threshold masks). Draws from none of the training streams, so evaluating changes no run. */
  evaluate(runner: Runner): Promise<Metrics>;
}
