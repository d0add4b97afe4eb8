import type { MetaScm } from '../scm/graph';
import type { WorldSpec } from '../tasks/spec';

/**
 * Everything that defines a run. A share link, a saved run, the terminal and a test all start from one such value,
 * and the same value on the same backend gives the same run, bit for bit.
 */
export interface Experiment {
  readonly version: 1;
  /** The preset it started from, e.g. `numeric-sit`. */
  readonly preset: string;
  /** What the reader calls it; 0–80 characters. */
  readonly title: string;
  /** Integer in [0, 2³¹). */
  readonly seed: number;
  readonly graph: MetaScm;
  readonly world: WorldSpec;
  readonly model: ModelSpec;
  readonly losses: LossSpec;
  readonly training: TrainingSpec;
}

/**
 * - `sit`: the four components.
 * - `plain`: instruction tuning without a latent module (token worlds only).
 * - `plain-additive`: plain, but the sentence encoder does not see the instruction; the sum of instruction word
 *   embeddings is added in the decoder. The control that decides what SIT's held-out-task gain belongs to.
 */
export type ModelKind = 'sit' | 'plain' | 'plain-additive';

/** `learned`: straight-through binary concrete; `ones`: no mask; `oracle`: the true graph. */
export type MaskKind = 'learned' | 'ones' | 'oracle';

export interface ModelSpec {
  readonly kind: ModelKind;
  readonly mask: MaskKind;
  /** Number of latents, or null for as many as the graph (own data: the world) has factors. */
  readonly latents: number | null;
  /** Initial mask probability p, in (0, 1). */
  readonly initialMask: number;
  /** Token models: width d, feed-forward width, heads, dims per slot. Numeric: `width` is the hidden width. */
  readonly width: number;
  readonly feedForward: number;
  readonly heads: number;
  readonly slotDim: number;
  /** Numeric: hidden width of each task's head. */
  readonly headWidth: number;
}

/** Weights of the loss terms. `sparse` is the lab's own addition, 0 in "as in the paper" presets. */
export interface LossSpec {
  readonly rec: number;
  readonly uic: number;
  readonly dist: number;
  readonly sparse: number;
  /** Latent scale term 0.05·mean(mean² + (var − 1)²) of the numeric world. */
  readonly scale: number;
  readonly uicForm: 'prod' | 'log';
}

/** A ramp from 0 to 1 between two fractions of training; [0, 0] is "on from the start". */
export type Ramp = readonly [from: number, to: number];

export interface TrainingSpec {
  readonly steps: number;
  readonly batch: number;
  /** Adam's learning rate, and that of the mask logits. */
  readonly learningRate: number;
  readonly maskLearningRate: number;
  /** Linear warm-up in steps. */
  readonly warmup: number;
  /** Constant until this fraction of training, then cosine down to `floor` times the rate. */
  readonly hold: number;
  readonly floor: number;
  readonly maskFloor: number;
  /** Temperature τ of the binary concrete, geometric from the first to the second. */
  readonly tau: readonly [from: number, to: number];
  readonly ramps: { readonly uic: Ramp; readonly dist: Ramp; readonly sparse: Ramp };
  /** Steps between two looks at the masks (≥ 1), and between two evaluations (0: only at the end). */
  readonly maskEvery: number;
  readonly evaluateEvery: number;
  /**
   * The few-shot curve, measured once after the last step: after how many labelled examples of each held-out task,
   * ascending (0, the zero-shot score, is always measured). Absent: not measured. An empty list is never written, so
   * that experiments without it have the key and the link that they had before it existed.
   */
  readonly shots?: readonly number[];
  /**
   * Fractions of training at which examples are weighed anew so that the back door through the dataset is closed
   * (model/text/backdoor.ts), ascending; absent for never. The lab's own addition, as sparsity is.
   */
  readonly backdoor?: readonly number[];
}

/** Own data has no known graph: the learned adjacency is shown, with UIC checked on it. */
export function hasTrueGraph(experiment: Experiment): boolean {
  return experiment.world.kind !== 'own';
}

/** Latents the model has: as asked, else one per factor. */
export function latentCount(experiment: Experiment): number {
  const { model, world, graph } = experiment;
  return model.latents ?? (world.kind === 'own' ? world.latents : graph.factors.length);
}
