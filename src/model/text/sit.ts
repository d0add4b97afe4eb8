import {
  matMul,
  ones,
  sigmoid,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import type { MaskKind, ModelSpec } from '../../experiment/experiment';
import type { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import type { CorpusTask, TextCorpus } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import { stackPhrasings, type TextBatch, type Tokens } from './batch';
import { TokenEmbedding } from './embedding';
import { createLatentEncoder, createSentenceEncoder } from './encoder';
import { LatentModule } from './latentModule';
import { createSourceDecoder, type ReconstructionSites } from './sourceDecoder';
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
  readonly #maskKind: MaskKind;
  readonly #embedding: TokenEmbedding;
  readonly #module: LatentModule;
  readonly #encode: (source: Tokens) => Tensor3D;
  readonly #reconstruct: ((memory: Sequence, sites: ReconstructionSites) => Tensor2D) | null;
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
    const vocabulary = corpus.vocabulary.length;
    const positions = Math.max(corpus.sourceLength, corpus.targetLength);
    const { width, slotDim, initialMask } = spec;
    this.#embedding = new TokenEmbedding(parameters, corpus, positions, width);
    const sentence = createSentenceEncoder(parameters, this.#embedding, 1, spec);
    this.#encode = createLatentEncoder(parameters, sentence, { latents, slotDim, width });
    const learned = spec.mask === 'learned' ? initialMask : null;
    this.#module = new LatentModule(parameters, { latents, slotDim, width, initialMask: learned });
    this.#reconstruct = reconstructs ? createSourceDecoder(parameters, vocabulary, spec) : null;
    this.#guideInstruction = createInstructionGuide(parameters, width);
    this.decoder = createTargetDecoder(parameters, this.#embedding, vocabulary, spec);
  }

  /** l₁ … lₙ [B, n, z]. */
  encode(source: Tokens): Tensor3D {
    return this.#encode(source);
  }

  /** Source guidance from all latents. */
  sourceGuidance(latents: Tensor3D): Sequence {
    return this.#module.memory(latents);
  }

  /** Logits of the source's tokens at these sites [B · P, V]. @throws Error for a model built without. */
  reconstruct(memory: Sequence, sites: ReconstructionSites): Tensor2D {
    if (!this.#reconstruct) throw new Error('this model was built without a source decoder');
    return this.#reconstruct(memory, sites);
  }

  /**
   * Target guidance of a batch: the latents selected for its tasks, and hₜ. With `noise` a learned mask is drawn at
   * temperature `tau`; without, thresholded. `tasks`: what the batch's task indices refer to.
   */
  targetGuidance(
    memory: Sequence,
    batch: TextBatch,
    tasks: readonly CorpusTask[],
    drawn: { readonly tau: number; readonly noise: Stream } | null,
  ): TargetGuidance {
    const instruction = this.#embedding.sum(batch.instruction);
    const selected = this.#select(memory, instruction, batch, tasks, drawn);
    return { memory: selected, memoryMask: null, instruction: this.#guideInstruction(instruction) };
  }

  /** Mask probabilities p [n, R] of one instruction per column. */
  probabilities(instructions: Tokens): Tensor2D {
    return transpose(sigmoid(this.#module.logits(this.#embedding.sum(instructions))));
  }

  /**
   * Each task's mask probabilities averaged over its phrasings [n, m]; fixed masks are what they are. What is shown
   * and what is scored are these alike, thresholded at ½.
   */
  taskMasks(tasks: readonly CorpusTask[]): Tensor2D {
    if (this.#maskKind === 'ones') return ones([this.latents, tasks.length]);
    if (this.#maskKind === 'oracle') {
      return transpose(this.#oracle(Int32Array.from(tasks.keys()), tasks));
    }
    const phrasings = tasks.map(({ instructions }) => spread(instructions, PHRASINGS));
    const logits = this.#module.logits(this.#embedding.sum(stackPhrasings(phrasings.flat())));
    const masks = sigmoid(logits);
    const average = new Float32Array(masks.shape[0] * tasks.length);
    let row = 0;
    phrasings.forEach(({ length }, t) => {
      for (let k = 0; k < length; k++) average[row++ * tasks.length + t] = 1 / length;
    });
    return matMul(masks, tensor2d(average, [row, tasks.length]), true, false);
  }

  #select(
    memory: Sequence,
    instruction: Tensor2D,
    batch: TextBatch,
    tasks: readonly CorpusTask[],
    drawn: { readonly tau: number; readonly noise: Stream } | null,
  ): Sequence {
    switch (this.#maskKind) {
      case 'ones':
        return memory;
      case 'oracle':
        return this.#module.select(memory, this.#oracle(batch.task, tasks));
      case 'learned': {
        const logits = this.#module.logits(instruction);
        const mask = drawn
          ? this.#module.draw(logits, drawn.tau, drawn.noise)
          : this.#module.threshold(logits);
        return this.#module.select(memory, mask);
      }
      default:
        return this.#maskKind satisfies never;
    }
  }

  /** The true masks of these tasks [R, n]: latent i stands for factor i, the latents beyond the factors are off. */
  #oracle(indices: Int32Array, tasks: readonly CorpusTask[]): Tensor2D {
    const mask = new Float32Array(indices.length * this.latents);
    indices.forEach((task, row) => {
      for (const parent of tasks[task].parents ?? []) mask[row * this.latents + parent] = 1;
    });
    return tensor2d(mask, [indices.length, this.latents]);
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
