import { add, gather, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { linear } from '../../kernels/linear/linear';
import { repeatRows } from '../../kernels/repeatRows/repeatRows';
import type { Parameters } from '../parameters';
import type { Tokens } from './batch';
import type { TokenEmbedding } from './embedding';
import {
  createAttention,
  createFeedForward,
  createLinear,
  createNorm,
  type KeyMask,
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
  /** Logits of the token after each input token [B · T, V]. */
  logits(guidance: TargetGuidance, input: Tokens): Tensor2D;
  /** Logits of the token after the last input token only [B, V]. */
  nextLogits(guidance: TargetGuidance, input: Tokens): Tensor2D;
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
  const attendSelf = createAttention(parameters, 'target/self', widths);
  const attendMemory = createAttention(parameters, 'target/cross', widths);
  const feed = createFeedForward(parameters, 'target/feed', widths);
  const norm = createNorm(parameters, 'target/norm', width);
  const toWords = createLinear(parameters, 'target/words', width, vocabulary, 1 / Math.sqrt(width));

  const states = ({ memory, memoryMask, instruction }: TargetGuidance, input: Tokens): Tensor2D => {
    let x = embedding.placed(embedding.words(input));
    if (instruction) x = { ...x, rows: add(x.rows, repeatRows(instruction, input.length)) };
    x = attendSelf(x, null, { keyMask: null, causal: true });
    x = attendMemory(x, memory, { keyMask: memoryMask, causal: false });
    return feed(x).rows;
  };

  return {
    logits: (guidance, input) => toWords(norm(states(guidance, input))),
    nextLogits: (guidance, input) => {
      const last = Int32Array.from({ length: input.size }, (_, b) => (b + 1) * input.length - 1);
      return toWords(norm(gather(states(guidance, input), tensor1d(last, 'int32'))));
    },
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
