import type { ModelSpec } from '../../experiment/experiment';
import { SEP, type TextCorpus } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import { joined, type TextBatch } from './batch';
import { TokenEmbedding } from './embedding';
import { createSentenceEncoder, type SentenceEncoder } from './encoder';
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
    const embedding = new TokenEmbedding(parameters, corpus, positions, spec.width);
    this.#encode = createSentenceEncoder(parameters, embedding, PLAIN_LAYERS, spec);
    this.decoder = createTargetDecoder(parameters, embedding, corpus.vocabulary.length, spec);
  }

  targetGuidance({ instruction, source }: TextBatch): TargetGuidance {
    const { states, keyMask } = this.#encode(joined(instruction, SEP, source));
    return { memory: states, memoryMask: keyMask, instruction: null };
  }
}

/**
 * The same, but the encoder reads the source only, and the instruction enters as SIT's does: the sum of its word
 * embeddings, added in the target decoder. It decides how much of SIT's gain belongs to that alone.
 */
export class AdditiveModel {
  readonly decoder: TargetDecoder;
  readonly #embedding: TokenEmbedding;
  readonly #encode: SentenceEncoder;
  readonly #guideInstruction: ReturnType<typeof createInstructionGuide>;

  constructor(parameters: Parameters, spec: ModelSpec, corpus: TextCorpus) {
    const positions = Math.max(corpus.sourceLength, corpus.targetLength);
    this.#embedding = new TokenEmbedding(parameters, corpus, positions, spec.width);
    this.#encode = createSentenceEncoder(parameters, this.#embedding, PLAIN_LAYERS, spec);
    this.#guideInstruction = createInstructionGuide(parameters, spec.width);
    this.decoder = createTargetDecoder(parameters, this.#embedding, corpus.vocabulary.length, spec);
  }

  targetGuidance({ instruction, source }: TextBatch): TargetGuidance {
    const { states, keyMask } = this.#encode(source);
    const added = this.#guideInstruction(this.#embedding.sum(instruction));
    return { memory: states, memoryMask: keyMask, instruction: added };
  }
}
