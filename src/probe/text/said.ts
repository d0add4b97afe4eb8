import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { shiftedRight } from '../../model/text/batch';
import { decodeFeeds } from '../../model/text/decode';
import { EOS, PAD } from '../../tasks/corpus';
import type { Look, SaidToken } from '../protocol';
import { type Asked, guided } from './answers';
import { latentsOf, type TextContext } from './context';

const MOST_RIVALS = 3;

/** The greedy answer to one question, each token with its probability given those before it. */
export async function saidAnswer(context: TextContext, asked: Asked): Promise<Pick<Look, 'answer' | 'said'>> {
  const { corpus, runner, trainable, world } = context;
  const { decoder } = trainable.model;
  const length = corpus.targetLength;
  const { feeds, guide } = guided(context, [asked]);
  const ids = await decodeFeeds(runner, { decoder, guide }, feeds, length);
  const input = shiftedRight({ ids, size: 1, length }).ids;
  const forced = { ...feeds, 'target/shifted': { shape: [1, length], values: input } };
  const { logits } = await runner.run('logits', forced, (inputs) => ({
    logits: decoder.logits(guide(inputs), inputs['target/shifted'] as Tensor2D),
  }));
  const tokens = spoken(ids);
  return {
    answer: tokens.map((id, t) => saidToken(context, logits, t, id)),
    said: world.reader.write(tokens),
  };
}

/** What the source decoder makes of latents [n · z], for the first `count` tokens; empty where the model has none. */
export async function saidSource(
  context: TextContext,
  latents: Float32Array,
  count: number,
): Promise<SaidToken[]> {
  const { count: n, slotDim, reconstruct } = latentsOf(context);
  if (!reconstruct) return [];
  const { sourceLength } = context.corpus;
  const positions = Int32Array.from({ length: sourceLength }, (_, t) => t);
  const feeds = {
    latents: { shape: [1, n, slotDim], values: latents },
    positions: { shape: [1, sourceLength], values: positions },
  };
  const { logits } = await context.runner.run('reconstruct', feeds, (inputs) => ({
    logits: reconstruct(inputs.latents as Tensor3D, inputs.positions as Tensor2D),
  }));
  return Array.from({ length: count }, (_, t) => saidToken(context, logits, t, null));
}

/** The tokens before the end of the answer. */
function spoken(ids: Int32Array): number[] {
  const end = ids.findIndex((id) => id === EOS || id === PAD);
  return Array.from(end < 0 ? ids : ids.subarray(0, end));
}

/** Token `said` at position t, or the likeliest one, among logits [T · V]. */
function saidToken(
  { corpus }: TextContext,
  logits: ArrayLike<number>,
  t: number,
  said: number | null,
): SaidToken {
  const { vocabulary } = corpus;
  const shares = softmax(logits, t * vocabulary.length, vocabulary.length);
  const order = Array.from(shares.keys()).sort((a, b) => shares[b] - shares[a]);
  const chosen = said ?? order[0];
  const token = (id: number) => ({ text: vocabulary[id], probability: shares[id] });
  return {
    ...token(chosen),
    rivals: order
      .filter((id) => id !== chosen)
      .slice(0, MOST_RIVALS)
      .map(token),
  };
}

function softmax(logits: ArrayLike<number>, from: number, count: number): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) most = Math.max(most, logits[from + i]);
  const shares = Float64Array.from({ length: count }, (_, i) => Math.exp(logits[from + i] - most));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
