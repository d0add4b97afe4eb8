import { matMul, mul, reshape, type Tensor2D, type Tensor3D, tanh } from '@tensorflow/tfjs-core';
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

/**
 * The task-guided latent encoder: source → latents l₁ … lₙ in (−1, 1).
 *
 * n slots compete for the tokens: every token shares itself out among the slots (softmax over slots of its contextual
 * state against each slot's query), and a slot carries the mean *word* embedding of what it won, projected to z
 * dimensions. Words, not states, so that a slot cannot smuggle in its neighbours. The encoder does not see the
 * instruction: the task guides it through the masks and losses alone, so that a factor's latent is the same for
 * every task.
 *
 * Returns latents [B, n, z].
 */
export function createLatentEncoder(
  parameters: Parameters,
  encode: SentenceEncoder,
  { latents, slotDim, width }: { latents: number; slotDim: number; width: number },
): (source: Field) => Tensor3D {
  const deviation = 1 / Math.sqrt(width);
  parameters.normal('slots/queries', [width, latents], 0.5);
  parameters.normal('slots/key', [width, width], deviation);
  parameters.normal('slots/value', [width, width], deviation);
  parameters.normal('slots/project', [width, slotDim], deviation);

  return (source) => {
    const { words, states, keyMask } = encode(source);
    // The maps are linear, so they are multiplied together first: d·n and d·z numbers a token instead of d·d.
    const key = mul(matrix(parameters, 'slots/key'), deviation) as Tensor2D;
    const toScores = matMul(key, matrix(parameters, 'slots/queries')) as Tensor2D;
    const toValues = matMul(
      matrix(parameters, 'slots/value'),
      matrix(parameters, 'slots/project'),
    ) as Tensor2D;
    const scores = linear(states.rows, toScores, null);
    const values = linear(words.rows, toValues, null);
    return tanh(
      competingSlots(
        reshape(scores, [words.size, words.length, latents]),
        reshape(values, [words.size, words.length, slotDim]),
        keyMask,
      ),
    );
  };
}
