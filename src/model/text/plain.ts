import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelSpec } from '../../experiment/experiment';
import type { Feeds } from '../../program/graph';
import type { Tensors } from '../../program/runner';
import { SEP, type TextCorpus } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import { joined, type TextBatch, type Tokens } from './batch';
import { instructionWeights, TokenEmbedding } from './embedding';
import { createSentenceEncoder, type SentenceEncoder } from './encoder';
import { fieldFeeds, fieldOf } from './feeds';
import {
  createInstructionGuide,
  createTargetDecoder,
  type TargetDecoder,
  type TargetGuidance,
} from './targetDecoder';

/** Encoder layers of a plain model; SIT's sentence encoder has one, its slots and source decoder take the rest. */
export const PLAIN_LAYERS = 2;

/**
 * Plain instruction tuning: the encoder reads instruction SEP source and the target decoder attends to all of it. No
 * latents, no masks, nothing reconstructed.
 */
export class PlainModel {
  readonly decoder: TargetDecoder;
  readonly #encode: SentenceEncoder;

  constructor(parameters: Parameters, spec: ModelSpec, corpus: TextCorpus) {
    const positions = Math.max(corpus.instructionLength + 1 + corpus.sourceLength, corpus.targetLength);
    const embedding = new TokenEmbedding(parameters, corpus.vocabulary.length, positions, spec.width);
    this.#encode = createSentenceEncoder(parameters, embedding, PLAIN_LAYERS, spec);
    this.decoder = createTargetDecoder(parameters, embedding, corpus.vocabulary.length, spec);
  }

  /** What the model reads of a batch: instruction and source as one field `read`. */
  feeds({ instruction, source }: TextBatch): Feeds {
    return fieldFeeds('read', joined(instruction, SEP, source));
  }

  guide(inputs: Tensors): TargetGuidance {
    const { states, keyMask } = this.#encode(fieldOf(inputs, 'read'));
    return { memory: states, memoryMask: keyMask, instruction: null };
  }
}

/**
 * The same, but the encoder reads the source only, and the instruction enters as SIT's does: the sum of its word
 * embeddings, added in the target decoder. It decides how much of SIT's gain belongs to that alone.
 */
export class AdditiveModel {
  readonly decoder: TargetDecoder;
  /** What each token of an instruction counts in hₜ [size · length]. */
  readonly weigh: (instruction: Tokens) => Float32Array;
  readonly #embedding: TokenEmbedding;
  readonly #encode: SentenceEncoder;
  readonly #guideInstruction: ReturnType<typeof createInstructionGuide>;

  constructor(parameters: Parameters, spec: ModelSpec, corpus: TextCorpus) {
    const positions = Math.max(corpus.sourceLength, corpus.targetLength);
    this.weigh = instructionWeights(corpus);
    this.#embedding = new TokenEmbedding(parameters, corpus.vocabulary.length, positions, spec.width);
    this.#encode = createSentenceEncoder(parameters, this.#embedding, PLAIN_LAYERS, spec);
    this.#guideInstruction = createInstructionGuide(parameters, spec.width);
    this.decoder = createTargetDecoder(parameters, this.#embedding, corpus.vocabulary.length, spec);
  }

  /** What the model reads of a batch: the fields `source` and `instruction`. */
  feeds({ instruction, source }: TextBatch): Feeds {
    return {
      ...fieldFeeds('source', source),
      ...fieldFeeds('instruction', instruction, this.weigh(instruction)),
    };
  }

  /** hₜ of the field `instruction` [B, d]. */
  represent(inputs: Tensors): Tensor2D {
    return this.#embedding.sum(fieldOf(inputs, 'instruction'));
  }

  guide(inputs: Tensors): TargetGuidance {
    const { states, keyMask } = this.#encode(fieldOf(inputs, 'source'));
    const added = this.#guideInstruction(this.represent(inputs));
    return { memory: states, memoryMask: keyMask, instruction: added };
  }
}
