import {
  add,
  argMax,
  concat,
  reshape,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { linear } from '../../kernels/linear/linear';
import { repeatRows } from '../../kernels/repeatRows/repeatRows';
import { BOS } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import type { TokenEmbedding } from './embedding';
import {
  createAttention,
  createFeedForward,
  createLinear,
  createNorm,
  type KeyMask,
  type Keys,
  matrix,
  type Sequence,
  type Widths,
} from './transformer';

/** What the target decoder is given about a batch of examples. */
export interface TargetGuidance {
  /** What it attends to: the selected latents, or for plain models the encoder's states. */
  readonly memory: Sequence;
  readonly memoryMask: KeyMask;
  /** What the instruction adds to every position [B, d]; null where the memory holds the instruction. */
  readonly instruction: Tensor2D | null;
}

export interface TargetDecoder {
  /** Logits of the token after each input token, input int32 [B, T] → [B · T, V]. */
  logits(guidance: TargetGuidance, input: Tensor2D): Tensor2D;
  /**
   * Decoding: at each of `length` positions the token with the largest logit after those before it, int32 [B] each. `noise`
   * [B, V] for each position is added to its logits: Gumbel noise makes this a sample at temperature 1, and two samples
   * with the same noise differ only where the model does.
   */
  decode(guidance: TargetGuidance, length: number, noise?: readonly Tensor2D[]): Tensor1D[];
}

/**
 * The target prediction decoder: target guidance → Yₜ, word by word (one layer of causal self-attention,
 * cross-attention to the guidance and a feed-forward part).
 */
export function createTargetDecoder(
  parameters: Parameters,
  embedding: TokenEmbedding,
  vocabulary: number,
  widths: Widths,
): TargetDecoder {
  const { width } = widths;
  const self = createAttention(parameters, 'target/self', widths);
  const cross = createAttention(parameters, 'target/cross', widths);
  const feed = createFeedForward(parameters, 'target/feed', widths);
  const norm = createNorm(parameters, 'target/norm', width);
  const toWords = createLinear(parameters, 'target/words', width, vocabulary, 1 / Math.sqrt(width));

  /**
   * Logits after each token of `input`, the first of which stands at position `from`. A whole target (from 0) looks back
   * only; a later token comes alone and looks at every key there is, its own being the last.
   */
  const next = (
    { memoryMask, instruction }: TargetGuidance,
    input: Tensor2D,
    from: number,
    ownKeys: (normed: Sequence) => Keys,
    memoryKeys: () => Keys,
  ): Tensor2D => {
    let x = embedding.placed(embedding.words(input), from);
    if (instruction) x = { ...x, rows: add(x.rows, repeatRows(instruction, x.length)) };
    x = self.attend(x, ownKeys, { keyMask: null, causal: from === 0 });
    x = cross.attend(x, memoryKeys, { keyMask: memoryMask, causal: false });
    return toWords(norm(feed(x).rows));
  };

  return {
    logits: (guidance, input) => next(guidance, input, 0, self.keys, () => cross.keys(guidance.memory)),
    decode(guidance, length, noise) {
      const { size } = guidance.memory;
      const memoryKeys = cross.keys(guidance.memory);
      let past: Keys | null = null;
      const remember = (position: Sequence): Keys => {
        past = past ? appended(past, self.keys(position)) : self.keys(position);
        return past;
      };
      const tokens: Tensor1D[] = [];
      let last = tensor1d(new Int32Array(size).fill(BOS), 'int32');
      for (let t = 0; t < length; t++) {
        const logits = next(guidance, reshape(last, [size, 1]), t, remember, () => memoryKeys);
        last = argMax(noise ? add(logits, noise[t]) : logits, 1);
        tokens.push(last);
      }
      return tokens;
    },
  };
}

/** The keys of a sequence and of what follows it. */
function appended(past: Keys, more: Keys): Keys {
  return {
    keys: concat<Tensor3D>([past.keys, more.keys], 1),
    values: concat<Tensor3D>([past.values, more.values], 1),
  };
}

/** What hₜ [B, d] adds to every position of the decoder: one small linear map of it [B, d]. */
export function createInstructionGuide(
  parameters: Parameters,
  width: number,
): (instruction: Tensor2D) => Tensor2D {
  parameters.normal('instruction/guide', [width, width], 0.3 / Math.sqrt(width));
  return (instruction) => linear(instruction, matrix(parameters, 'instruction/guide'), null);
}
