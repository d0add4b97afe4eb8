import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Feeds } from '../../program/graph';
import type { Runner, Tensors } from '../../program/runner';
import type { CorpusTask } from '../../tasks/corpus';
import type { Tokens } from './batch';
import type { EvaluatedModel } from './evaluation';
import type { TargetGuidance } from './targetDecoder';

/** A token model as it is looked into: what evaluation uses of it, and its parts one by one. */
export interface InspectedModel extends EvaluatedModel {
  /** Null where the encoder reads the instruction with the source, so that there is no hₜ. */
  readonly instructions: InspectedInstructions | null;
  /** Null for models without latents. */
  readonly latents: InspectedLatents | null;
}

export interface InspectedInstructions {
  /** What each token counts in hₜ [size · length]. */
  weigh(instruction: Tokens): Float32Array;
  /** hₜ of the field `instruction` [B, d]. */
  represent(inputs: Tensors): Tensor2D;
}

export interface InspectedLatents extends NonNullable<EvaluatedModel['latents']> {
  /** How much of each slot each token of the field `source` fills [B, n, T]. */
  shares(inputs: Tensors): Tensor3D;
  /** What target guidance reads beside latents. `tasks`: what the task indices refer to. */
  instructionFeeds(instruction: Tokens, task: Int32Array, tasks: readonly CorpusTask[]): Feeds;
  /** Target guidance from latents [B, n, z], wherever they come from, and the inputs of `instructionFeeds`. */
  guide(latents: Tensor3D, inputs: Tensors): TargetGuidance;
  /** Logits [B · P, V] of the source's tokens at int32 positions [B, P], from all latents; null without a source decoder. */
  readonly reconstruct: ((latents: Tensor3D, positions: Tensor2D) => Tensor2D) | null;
  /** Mask probabilities for one instruction of a task [n]. */
  instructionMask(
    runner: Runner,
    instruction: Int32Array,
    task: number,
    tasks: readonly CorpusTask[],
  ): Promise<ArrayLike<number>>;
}
