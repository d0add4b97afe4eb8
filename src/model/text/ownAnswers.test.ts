import { describe, expect, it } from 'vitest';
import type { Runner } from '../../program/runner';
import { EOS, PAD, type TextCorpus } from '../../tasks/corpus';
import type { TextBatch } from './batch';
import type { DecodingModel } from './decode';
import { answerEverySimpleTask } from './ownAnswers';
import { tinyCorpus } from './tinyCorpus.fixture';

/** What the model says to everything. */
const GUESS = 99;

async function answersOf(corpus: TextCorpus) {
  let rows = 0;
  const model = {
    feeds: ({ size }: TextBatch) => {
      rows = size;
      return {};
    },
  } as unknown as DecodingModel;
  const runner = {
    run: async () =>
      Object.fromEntries(
        Array.from({ length: corpus.targetLength }, (_, t) => [
          `token/${t}`,
          new Int32Array(rows).fill(t === 0 ? GUESS : EOS),
        ]),
      ),
  } as unknown as Runner;
  return answerEverySimpleTask(corpus, model, runner);
}

/** The tiny corpus with the given examples alone: a task and the tokens of its answer. */
function corpusOf(examples: readonly (readonly [task: number, ...answer: number[]])[]): TextCorpus {
  const corpus = tinyCorpus(examples.length);
  const { train, targetLength } = corpus;
  examples.forEach(([task, ...answer], k) => {
    train.task[k] = task;
    train.target.set(
      Array.from({ length: targetLength }, (_, t) =>
        t < answer.length ? answer[t] : t === answer.length ? EOS : PAD,
      ),
      k * targetLength,
    );
  });
  return corpus;
}

/** Labels by column and example; null where the model answered. */
async function labels(examples: Parameters<typeof corpusOf>[0]) {
  const { columns } = await answersOf(corpusOf(examples));
  for (const { values, labelled } of columns) {
    for (const [k, value] of values.entries()) if (!labelled[k]) expect(value).toBe(GUESS);
  }
  return columns.map(({ values, labelled }) => [...values].map((value, k) => (labelled[k] ? value : null)));
}

describe('what is known of an example under every simple task', () => {
  it('is its own answer, and each part of a longer one; the rest is the model’s', async () => {
    const known = await labels([
      [0, 10],
      [1, 20],
      [0, 11],
      [2, 11, 20],
    ]);
    expect(known).toEqual([
      [10, null, 11, 11],
      [null, 20, null, 20],
    ]);
  });

  it('stays with the task that was asked where two tasks have the same answers', async () => {
    const [yes, no] = [10, 11];
    const known = await labels([
      [0, yes],
      [0, no],
      [1, yes],
      [1, no],
      [2, yes, no],
    ]);
    expect(known).toEqual([
      [yes, no, null, null, null],
      [null, null, yes, no, null],
    ]);
  });

  it('is not read out of a sentence that holds a simple answer among other words', async () => {
    const known = await labels([
      [0, 10],
      [1, 20],
      [2, 10, 13],
    ]);
    expect(known.map((column) => column[2])).toEqual([null, null]);
  });
});
