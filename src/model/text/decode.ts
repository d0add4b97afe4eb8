import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Feeds } from '../../program/graph';
import type { Runner, Tensors } from '../../program/runner';
import { type CorpusTask, EOS, PAD } from '../../tasks/corpus';
import type { TextBatch } from './batch';
import type { TargetDecoder, TargetGuidance } from './targetDecoder';

/** A token model as far as decoding goes. */
export interface DecodingModel {
  readonly decoder: TargetDecoder;
  /** What the model reads of a batch. `tasks`: what its task indices refer to (the training or the held-out tasks). */
  feeds(batch: TextBatch, tasks: readonly CorpusTask[]): Feeds;
  guide(inputs: Tensors): TargetGuidance;
}

/**
 * Greedy decoding of a whole batch in one run, as many tokens as its targets have: at every position the likeliest token.
 * Returns ids [B, T], PAD after EOS.
 */
export async function decodeGreedily(
  runner: Runner,
  model: DecodingModel,
  batch: TextBatch,
  tasks: readonly CorpusTask[],
): Promise<Int32Array> {
  return decodeFeeds(runner, model, model.feeds(batch, tasks), batch.target.length);
}

/**
 * The same on feeds that `guide` reads, whichever they are. With feeds `noise/0`, `noise/1`, … [B, V] these are added to the
 * logits of each position. Every row goes on to the end, since rows do not see one another; what comes after a row's EOS
 * is dropped.
 */
export async function decodeFeeds(
  runner: Runner,
  model: Pick<DecodingModel, 'decoder' | 'guide'>,
  feeds: Feeds,
  length: number,
): Promise<Int32Array> {
  const noisy = 'noise/0' in feeds;
  const tokens = await runner.run(`decode/${length}`, feeds, (inputs) => {
    const noise = Array.from({ length: noisy ? length : 0 }, (_, t) => inputs[`noise/${t}`] as Tensor2D);
    const decoded = model.decoder.decode(model.guide(inputs), length, noisy ? noise : undefined);
    return Object.fromEntries(decoded.map((ids, t) => [`token/${t}`, ids]));
  });
  const size = tokens['token/0'].length;
  const output = new Int32Array(size * length).fill(PAD);
  for (let b = 0; b < size; b++) {
    for (let t = 0; t < length; t++) {
      const id = tokens[`token/${t}`][b];
      output[b * length + t] = id;
      if (id === EOS) break;
    }
  }
  return output;
}
