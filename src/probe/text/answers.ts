import type { Tensor3D } from '@tensorflow/tfjs-core';
import { stackPhrasings } from '../../model/text/batch';
import { decodeFeeds } from '../../model/text/decode';
import type { TargetGuidance } from '../../model/text/targetDecoder';
import type { Feeds } from '../../program/graph';
import type { Tensors } from '../../program/runner';
import type { Watch } from '../watch';
import { latentsOf, type TextContext } from './context';

/** Rows answered at once; more would keep the event loop waiting, and every size is a program of its own. */
const ROWS = 100;

/** One question to the model. */
export interface Asked {
  /** Padded [instructionLength]. */
  readonly instruction: Int32Array;
  /** Index into the context's tasks; an oracle's mask is this task's. */
  readonly task: number;
  /** A source, padded int32 [sourceLength], or latents float32 [n · z] in its place. */
  readonly from: Int32Array | Float32Array;
}

/** Feeds of some questions with the guidance that the target decoder gets of them. */
export interface Guided {
  readonly feeds: Feeds;
  guide(inputs: Tensors): TargetGuidance;
}

/** @param asked one or more, all from sources or all from latents */
export function guided(context: TextContext, asked: readonly Asked[]): Guided {
  const { trainable, tasks } = context;
  const instruction = stackPhrasings(asked.map((row) => row.instruction));
  const task = Int32Array.from(asked, (row) => row.task);
  if (asked[0].from instanceof Int32Array) {
    const source = stackPhrasings(asked.map(({ from }) => Int32Array.from(from)));
    const target = { ids: new Int32Array(), size: asked.length, length: 0 };
    return {
      feeds: trainable.model.feeds({ size: asked.length, instruction, source, target, task }, tasks),
      guide: (inputs) => trainable.model.guide(inputs),
    };
  }
  const latents = latentsOf(context);
  const { count, slotDim } = latents;
  const values = new Float32Array(asked.length * count * slotDim);
  asked.forEach(({ from }, k) => {
    values.set(from, k * count * slotDim);
  });
  return {
    feeds: {
      ...latents.instructionFeeds(instruction, task, tasks),
      latents: { shape: [asked.length, count, slotDim], values },
    },
    guide: (inputs) => latents.guide(inputs.latents as Tensor3D, inputs),
  };
}

/**
 * The answers to many questions, decoded greedily, or with `noise` for each row and position [V] added to the logits. Ids
 * [targetLength] each, PAD after EOS.
 *
 * @param begin,end how much of the whole answer this is, for the watch
 */
export async function answers(
  context: TextContext,
  asked: readonly Asked[],
  watch: Watch,
  { doing = 'answering', begin = 0, end = 1 } = {},
  noise?: (row: number, position: number) => Float32Array,
): Promise<Int32Array[]> {
  const { corpus, runner, trainable } = context;
  const length = corpus.targetLength;
  const answered: Int32Array[] = [];
  for (let from = 0; from < asked.length; from += ROWS) {
    await watch.at(doing, begin + ((end - begin) * from) / asked.length);
    // The last batch is filled up with its last row, so that all have one shape.
    const rows = Array.from({ length: ROWS }, (_, i) => Math.min(from + i, asked.length - 1));
    const { feeds, guide } = guided(
      context,
      rows.map((row) => asked[row]),
    );
    const noisy = noise && noiseFeeds(rows, length, corpus.vocabulary.length, noise);
    const model = { decoder: trainable.model.decoder, guide };
    const ids = await decodeFeeds(runner, model, { ...feeds, ...noisy }, length);
    for (let i = 0; i < Math.min(ROWS, asked.length - from); i++) {
      answered.push(ids.slice(i * length, (i + 1) * length));
    }
  }
  return answered;
}

function noiseFeeds(
  rows: readonly number[],
  length: number,
  vocabulary: number,
  noise: (row: number, position: number) => Float32Array,
): Feeds {
  return Object.fromEntries(
    Array.from({ length }, (_, t) => {
      const values = new Float32Array(rows.length * vocabulary);
      rows.forEach((row, i) => {
        values.set(noise(row, t), i * vocabulary);
      });
      return [`noise/${t}`, { shape: [rows.length, vocabulary], values }];
    }),
  );
}

/** Whether two answers are the same tokens. */
export function sameAnswer(a: Int32Array, b: Int32Array): boolean {
  return a.every((id, t) => id === b[t]);
}
