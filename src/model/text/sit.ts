import { matMul, type Scalar, sigmoid, type Tensor2D, type Tensor3D, transpose } from '@tensorflow/tfjs-core';
import type { MaskKind, ModelSpec } from '../../experiment/experiment';
import { Refusal } from '../../lib/refusal';
import type { Feed, Feeds } from '../../program/graph';
import type { Runner, Tensors } from '../../program/runner';
import type { CorpusTask, TextCorpus } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import { stackPhrasings, type TextBatch, type Tokens } from './batch';
import { instructionWeights, TokenEmbedding } from './embedding';
import { createLatentEncoder, createSentenceEncoder, type LatentEncoder } from './encoder';
import { fieldFeeds, fieldOf } from './feeds';
import { LatentModule } from './latentModule';
import { createSourceDecoder } from './sourceDecoder';
import {
  createInstructionGuide,
  createTargetDecoder,
  type TargetDecoder,
  type TargetGuidance,
} from './targetDecoder';
import type { Sequence } from './transformer';

/** Phrasings per task at most over which its mask is averaged when it is looked at. */
const PHRASINGS = 16;

/**
 * Structural Instruction Tuning on tokens: the four components, wired. Sources go to latents without the instruction;
 * the instruction becomes hₜ, hₜ a mask over latents; the source decoder sees all latents, the target decoder those
 * the mask leaves, and hₜ.
 */
export class SitModel {
  readonly latents: number;
  readonly decoder: TargetDecoder;
  /** What each token of an instruction counts in hₜ [size · length]. */
  readonly weigh: (instruction: Tokens) => Float32Array;
  readonly #maskKind: MaskKind;
  readonly #embedding: TokenEmbedding;
  readonly #module: LatentModule;
  readonly #encoder: LatentEncoder;
  readonly #reconstruct: ((memory: Sequence, positions: Tensor2D) => Tensor2D) | null;
  readonly #guideInstruction: (instruction: Tensor2D) => Tensor2D;

  /**
   * Has only parameters that training reaches: no mask logits where masks are fixed, no source decoder without
   * `reconstructs`.
   *
   * @throws Refusal when an oracle mask is asked for and there is no true graph, or fewer latents than factors
   */
  constructor(
    parameters: Parameters,
    spec: ModelSpec,
    corpus: TextCorpus,
    latents: number,
    reconstructs: boolean,
  ) {
    if (spec.mask === 'oracle') requireTrueGraph(corpus, latents);
    this.latents = latents;
    this.#maskKind = spec.mask;
    this.weigh = instructionWeights(corpus);
    const vocabulary = corpus.vocabulary.length;
    const positions = Math.max(corpus.sourceLength, corpus.targetLength);
    const { width, slotDim, initialMask } = spec;
    this.#embedding = new TokenEmbedding(parameters, vocabulary, positions, width);
    const sentence = createSentenceEncoder(parameters, this.#embedding, 1, spec);
    this.#encoder = createLatentEncoder(parameters, sentence, { latents, slotDim, width });
    const learned = spec.mask === 'learned' ? initialMask : null;
    this.#module = new LatentModule(parameters, { latents, slotDim, width, initialMask: learned });
    this.#reconstruct = reconstructs ? createSourceDecoder(parameters, vocabulary, spec) : null;
    this.#guideInstruction = createInstructionGuide(parameters, width);
    this.decoder = createTargetDecoder(parameters, this.#embedding, vocabulary, spec);
  }

  /**
   * What the model reads of a batch: the fields `source` and `instruction`, and for an oracle the true masks
   * `mask/oracle` [B, n]. `tasks`: what the batch's task indices refer to.
   */
  feeds(batch: TextBatch, tasks: readonly CorpusTask[]): Feeds {
    return {
      ...fieldFeeds('source', batch.source),
      ...this.instructionFeeds(batch.instruction, batch.task, tasks),
    };
  }

  /** What of it goes to the target guidance beside latents: instructions, and for an oracle their tasks' masks. */
  instructionFeeds(instruction: Tokens, task: Int32Array, tasks: readonly CorpusTask[]): Feeds {
    return {
      ...fieldFeeds('instruction', instruction, this.weigh(instruction)),
      ...(this.#maskKind === 'oracle' && { 'mask/oracle': this.#trueMasks(task, tasks) }),
    };
  }

  /** Instructions without sources as the field `phrasings`. */
  phrasingFeeds(phrasings: readonly Int32Array[]): Feeds {
    const instructions = stackPhrasings(phrasings);
    return fieldFeeds('phrasings', instructions, this.weigh(instructions));
  }

  /** l₁ … lₙ of the field `source` [B, n, z]. */
  encode(inputs: Tensors): Tensor3D {
    return this.#encoder.encode(fieldOf(inputs, 'source'));
  }

  /** How much of each slot each token of the field `source` fills [B, n, T]. */
  shares(inputs: Tensors): Tensor3D {
    return this.#encoder.shares(fieldOf(inputs, 'source'));
  }

  /** hₜ of the field `instruction` [B, d]. */
  represent(inputs: Tensors): Tensor2D {
    return this.#embedding.sum(fieldOf(inputs, 'instruction'));
  }

  /** Source guidance from all latents. */
  sourceGuidance(latents: Tensor3D): Sequence {
    return this.#module.memory(latents);
  }

  /** Logits of the source's tokens at int32 positions [B, P] → [B · P, V]. @throws Error for a model built without. */
  reconstruct(memory: Sequence, positions: Tensor2D): Tensor2D {
    if (!this.#reconstruct) throw new Error('this model was built without a source decoder');
    return this.#reconstruct(memory, positions);
  }

  /**
   * Target guidance of a batch: the latents selected for its tasks, and hₜ. With `mask/odds` [B, n] and `tau` among the
   * inputs a learned mask is drawn at that temperature; without, thresholded.
   */
  targetGuidance(memory: Sequence, inputs: Tensors): TargetGuidance {
    const instruction = this.represent(inputs);
    const selected = this.#select(memory, instruction, inputs);
    return { memory: selected, memoryMask: null, instruction: this.#guideInstruction(instruction) };
  }

  /** Source and target guidance of a batch. */
  guide(inputs: Tensors): TargetGuidance {
    return this.targetGuidance(this.sourceGuidance(this.encode(inputs)), inputs);
  }

  /** Mask probabilities p [n, R] of the field `phrasings`, one instruction per column. */
  probabilities(inputs: Tensors): Tensor2D {
    return transpose(this.#soft(inputs));
  }

  /**
   * Each task's mask probabilities averaged over its phrasings [n, m], row-major; fixed masks are what they are. What is
   * shown and what is scored are these alike, thresholded at ½.
   */
  async taskMasks(runner: Runner, tasks: readonly CorpusTask[]): Promise<ArrayLike<number>> {
    const count = tasks.length;
    if (this.#maskKind === 'ones') return new Float32Array(this.latents * count).fill(1);
    if (this.#maskKind === 'oracle') {
      const { values } = this.#trueMasks(Int32Array.from(tasks.keys()), tasks);
      return Float32Array.from(
        values,
        (_, at) => values[(at % count) * this.latents + Math.floor(at / count)],
      );
    }
    const phrasings = tasks.map(({ instructions }) => spread(instructions, PHRASINGS));
    const rows = phrasings.flat();
    const average = new Float32Array(rows.length * count);
    let row = 0;
    phrasings.forEach(({ length }, t) => {
      for (let k = 0; k < length; k++) average[row++ * count + t] = 1 / length;
    });
    const feeds = {
      ...this.phrasingFeeds(rows),
      average: { shape: [rows.length, count], values: average },
    };
    const { masks } = await runner.run('masks', feeds, (inputs) => ({
      masks: matMul(this.#soft(inputs), inputs.average as Tensor2D, true, false),
    }));
    return masks;
  }

  /** Mask probabilities for one instruction, as `instructionFeeds` takes it [n]. */
  async instructionMask(
    runner: Runner,
    instruction: Int32Array,
    task: number,
    tasks: readonly CorpusTask[],
  ): Promise<ArrayLike<number>> {
    if (this.#maskKind === 'ones') return new Float32Array(this.latents).fill(1);
    if (this.#maskKind === 'oracle') return this.#trueMasks(Int32Array.of(task), tasks).values;
    const feeds = this.phrasingFeeds([instruction]);
    return (await runner.run('mask', feeds, (inputs) => ({ mask: this.#soft(inputs) }))).mask;
  }

  /** p [R, n] of the field `phrasings`. */
  #soft(inputs: Tensors): Tensor2D {
    return sigmoid(this.#module.logits(this.#embedding.sum(fieldOf(inputs, 'phrasings'))));
  }

  #select(memory: Sequence, instruction: Tensor2D, inputs: Tensors): Sequence {
    switch (this.#maskKind) {
      case 'ones':
        return memory;
      case 'oracle':
        return this.#module.select(memory, inputs['mask/oracle'] as Tensor2D);
      case 'learned': {
        const logits = this.#module.logits(instruction);
        const mask =
          'mask/odds' in inputs
            ? this.#module.draw(logits, inputs['mask/odds'] as Tensor2D, inputs.tau as Scalar)
            : this.#module.threshold(logits);
        return this.#module.select(memory, mask);
      }
      default:
        return this.#maskKind satisfies never;
    }
  }

  /** The true masks of these tasks [R, n]: latent i stands for factor i, the latents beyond the factors are off. */
  #trueMasks(indices: Int32Array, tasks: readonly CorpusTask[]): Feed {
    const values = new Float32Array(indices.length * this.latents);
    for (let row = 0; row < indices.length; row++) {
      for (const parent of tasks[indices[row]].parents ?? []) values[row * this.latents + parent] = 1;
    }
    return { shape: [indices.length, this.latents], values };
  }
}

function requireTrueGraph(corpus: TextCorpus, latents: number): void {
  const factors = corpus.factorCardinality?.length;
  if (factors === undefined) {
    throw new Refusal(
      'model.mask',
      'oracle',
      'an oracle mask needs the true graph, and this data has none',
      'Choose a learned mask or no mask',
    );
  }
  if (latents < factors) {
    throw new Refusal(
      'model.latents',
      latents,
      `an oracle mask needs a latent for each of the ${factors} factors`,
      `Set at least ${factors} latents`,
    );
  }
}

/** At most `count` of these values, evenly spaced. */
function spread<T>(values: readonly T[], count: number): readonly T[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)]);
}
