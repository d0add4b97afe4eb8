import { eye, matMul, mul, reshape, type Tensor2D, type Tensor3D, tanh, tile } from '@tensorflow/tfjs-core';
import { competingSlots } from '../../kernels/competingSlots/competingSlots';
import { linear } from '../../kernels/linear/linear';
import type { Parameters } from '../parameters';
import type { TokenEmbedding } from './embedding';
import type { Field } from './feeds';
import {
  createAttention,
  createFeedForward,
  createNorm,
  type KeyMask,
  matrix,
  type Sequence,
  type Widths,
} from './transformer';

/** A source as the encoder sees it: its words alone, its contextual states, and which of them are real. */
export interface EncodedSentence {
  readonly words: Sequence;
  readonly states: Sequence;
  readonly keyMask: NonNullable<KeyMask>;
}

/** Of a field whose weights are 1 for real tokens and 0 for padding. */
export type SentenceEncoder = (source: Field) => EncodedSentence;

/** A pre-norm transformer encoder of `layers` layers with a final normalisation. */
export function createSentenceEncoder(
  parameters: Parameters,
  embedding: TokenEmbedding,
  layers: number,
  widths: Widths,
): SentenceEncoder {
  const blocks = Array.from({ length: layers }, (_, i) => ({
    self: createAttention(parameters, `encoder/${i}/self`, widths),
    feed: createFeedForward(parameters, `encoder/${i}/feed`, widths),
  }));
  const norm = createNorm(parameters, 'encoder/norm', widths.width);

  return ({ ids, weights: keyMask }) => {
    const words = embedding.words(ids);
    let x = embedding.placed(words);
    for (const { self, feed } of blocks) x = feed(self.attend(x, self.keys, { keyMask, causal: false }));
    return { words, states: { ...x, rows: norm(x.rows) }, keyMask };
  };
}

export interface LatentEncoder {
  /** l₁ … lₙ [B, n, z] */
  encode(source: Field): Tensor3D;
  /** How much of each slot each token fills [B, n, T]; over the tokens this adds up to a little less than 1. */
  shares(source: Field): Tensor3D;
}

/**
 * The task-guided latent encoder: source → latents l₁ … lₙ in (−1, 1).
 *
 * n slots compete for the tokens: every token shares itself out among the slots (softmax over slots of its contextual
 * state against each slot's query), and a slot carries the mean *word* embedding of what it won, projected to z
 * dimensions. Words, not states, so that a slot cannot smuggle in its neighbours. The encoder does not see the
 * instruction: the task guides it through the masks and losses alone, so that a factor's latent is the same for
 * every task.
 */
export function createLatentEncoder(
  parameters: Parameters,
  encode: SentenceEncoder,
  { latents, slotDim, width }: { latents: number; slotDim: number; width: number },
): LatentEncoder {
  const deviation = 1 / Math.sqrt(width);
  parameters.normal('slots/queries', [width, latents], 0.5);
  parameters.normal('slots/key', [width, width], deviation);
  parameters.normal('slots/value', [width, width], deviation);
  parameters.normal('slots/project', [width, slotDim], deviation);

  // The maps are linear, so they are multiplied together first: d·n and d·z numbers a token instead of d·d.
  const scoresOf = ({ rows, size, length }: Sequence): Tensor3D => {
    const key = mul(matrix(parameters, 'slots/key'), deviation) as Tensor2D;
    const toScores = matMul(key, matrix(parameters, 'slots/queries')) as Tensor2D;
    return reshape(linear(rows, toScores, null), [size, length, latents]);
  };
  const valuesOf = ({ rows, size, length }: Sequence): Tensor3D => {
    const toValues = matMul(
      matrix(parameters, 'slots/value'),
      matrix(parameters, 'slots/project'),
    ) as Tensor2D;
    return reshape(linear(rows, toValues, null), [size, length, slotDim]);
  };
  return {
    encode: (source) => {
      const { words, states, keyMask } = encode(source);
      return tanh(competingSlots(scoresOf(states), valuesOf(words), keyMask));
    },
    shares: (source) => {
      const { states, keyMask } = encode(source);
      const { size, length } = states;
      // Where each token's value is the token itself, a slot's mean value is the share of each.
      const itself = tile(reshape(eye(length), [1, length, length]), [size, 1, 1]) as Tensor3D;
      return competingSlots(scoresOf(states), itself, keyMask);
    },
  };
}
