import type { Tensor2D } from '@tensorflow/tfjs-core';
import { addRows } from '../../kernels/addRows/addRows';
import { embedding } from '../../kernels/embedding/embedding';
import type { Stream } from '../../lib/random';
import type { Feeds } from '../../program/graph';
import { PAD } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import type { Tokens } from './batch';
import { fieldFeeds, flat } from './feeds';
import {
  createAttention,
  createFeedForward,
  createLinear,
  createNorm,
  matrix,
  type Sequence,
  vector,
  type Widths,
} from './transformer';

/** Source tokens reconstructed per example and step at most. */
export const RECONSTRUCTED_TOKENS = 32;

/** Where in each source the decoder is asked for the token, P places an example. */
export interface ReconstructionSites {
  /** Position in the source [B · P]. */
  readonly positions: Int32Array;
  /** The token there [B, P]. */
  readonly labels: Tokens;
  /** 1, or 0 where an example has fewer than P tokens [B · P]. */
  readonly weights: Float32Array;
}

/**
 * The source reconstruction decoder: source guidance from *all* latents → the source's tokens. Not autoregressive:
 * every position is predicted from the latents alone, so that the latents have to carry what the words were and the
 * decoder cannot lean on the words before.
 *
 * Takes the positions asked for, int32 [B, P], and returns logits [B · P, V].
 */
export function createSourceDecoder(
  parameters: Parameters,
  vocabulary: number,
  widths: Widths,
): (memory: Sequence, positions: Tensor2D) => Tensor2D {
  const { width } = widths;
  parameters.normal('source/query', [width], 0.3);
  const cross = createAttention(parameters, 'source/cross', widths);
  const feed = createFeedForward(parameters, 'source/feed', widths);
  const norm = createNorm(parameters, 'source/norm', width);
  const toWords = createLinear(parameters, 'source/words', width, vocabulary, 1 / Math.sqrt(width));

  return (memory, positions) => {
    const placed = embedding(matrix(parameters, 'embedding/positions'), flat(positions));
    const rows = addRows(placed, vector(parameters, 'source/query'));
    const [size, length] = positions.shape;
    const told = cross.attend({ rows, size, length }, () => cross.keys(memory), {
      keyMask: null,
      causal: false,
    });
    return toWords(norm(feed(told).rows));
  };
}

/**
 * Every token of every source, or of a longer source `RECONSTRUCTED_TOKENS` drawn without replacement: positions are
 * independent given the latents, so the loss of a sample estimates the loss of all, at a bounded cost. Draws from
 * `stream` only where a source is longer than that.
 */
export function reconstructionSites({ ids, size, length }: Tokens, stream: Stream): ReconstructionSites {
  const perExample = Math.min(length, RECONSTRUCTED_TOKENS);
  const positions = new Int32Array(size * perExample);
  const labels = new Int32Array(size * perExample);
  const weights = new Float32Array(size * perExample);
  const real: number[] = [];
  for (let b = 0; b < size; b++) {
    real.length = 0;
    for (let t = 0; t < length; t++) if (ids[b * length + t] !== PAD) real.push(t);
    if (real.length > perExample) stream.shuffle(real);
    const count = Math.min(perExample, real.length);
    for (let p = 0, at = b * perExample; p < count; p++, at++) {
      positions[at] = real[p];
      labels[at] = ids[b * length + real[p]];
      weights[at] = 1;
    }
  }
  return { positions, labels: { ids: labels, size, length: perExample }, weights };
}

/** The sites as the field `sites` and their positions `sites/positions` int32 [B, P]. */
export function siteFeeds({ positions, labels, weights }: ReconstructionSites): Feeds {
  return {
    ...fieldFeeds('sites', labels, weights),
    'sites/positions': { shape: [labels.size, labels.length], values: positions },
  };
}
