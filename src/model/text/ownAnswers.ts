import type { Runner } from '../../program/runner';
import { EOS, type TextCorpus, type TokenSet } from '../../tasks/corpus';
import type { AnswerTable } from './backdoor';
import { type DecodingModel, decodeGreedily } from './decode';
import { chunks, messages } from './evaluation';

/**
 * What is known of every training example under the simple tasks, those whose answers are a single token: its own label,
 * whole or as a part of a longer answer that is put together of simple ones, else what the model says to that task on the
 * same source.
 */
export async function answerEverySimpleTask(
  corpus: TextCorpus,
  model: DecodingModel,
  runner: Runner,
): Promise<AnswerTable> {
  const { train, targetLength } = corpus;
  const simple = simpleTasks(corpus);
  const label = (column: AnswerColumn, k: number, token: number) => {
    column.values[k] = token;
    column.labelled[k] = 1;
  };
  const columns: AnswerColumn[] = [];
  for (const task of simple) {
    const values = await answersTo(task, corpus, model, runner);
    columns.push({ values, labelled: new Uint8Array(train.size) });
  }
  const of = columnsOfTokens(corpus, simple);
  for (let k = 0; k < train.size; k++) {
    const own = simple.indexOf(train.task[k]);
    const target = train.target.subarray(k * targetLength, (k + 1) * targetLength);
    if (own >= 0) {
      label(columns[own], k, target[0]);
      continue;
    }
    const answer = [...target.subarray(0, target.indexOf(EOS))];
    // Only an answer put together of simple ones says them: a sentence may hold a "yes" that answers nothing.
    if (answer.some((token) => of.get(token)?.size !== 1)) continue;
    for (const token of answer) for (const column of of.get(token) ?? []) label(columns[column], k, token);
  }
  return { size: train.size, columns };
}

interface AnswerColumn {
  readonly values: Int32Array;
  readonly labelled: Uint8Array;
}

/** By answer token the positions in `simple` of the tasks that it answers. */
function columnsOfTokens({ train, targetLength }: TextCorpus, simple: readonly number[]) {
  const of = new Map<number, Set<number>>();
  for (let k = 0; k < train.size; k++) {
    const column = simple.indexOf(train.task[k]);
    if (column < 0) continue;
    const token = train.target[k * targetLength];
    of.set(token, (of.get(token) ?? new Set()).add(column));
  }
  return of;
}

/** Tasks with examples, each answered by one token and EOS. */
function simpleTasks({ train, tasks, targetLength }: TextCorpus): number[] {
  const longest = new Int32Array(tasks.length);
  for (let k = 0; k < train.size; k++) {
    const target = train.target.subarray(k * targetLength, (k + 1) * targetLength);
    longest[train.task[k]] = Math.max(longest[train.task[k]], target.indexOf(EOS));
  }
  return [...tasks.keys()].filter((task) => longest[task] === 1);
}

/** The first token of the model's answer to this task on every training source [N], its phrasings taken in turn. */
async function answersTo(
  task: number,
  corpus: TextCorpus,
  model: DecodingModel,
  runner: Runner,
): Promise<Int32Array> {
  const { train, tasks, instructionLength } = corpus;
  const { instructions } = tasks[task];
  const instruction = new Int32Array(train.size * instructionLength);
  for (let k = 0; k < train.size; k++) {
    instruction.set(instructions[k % instructions.length], k * instructionLength);
  }
  const asked: TokenSet = { ...train, instruction, task: new Int32Array(train.size).fill(task) };
  const values = new Int32Array(train.size);
  let at = 0;
  for (const { batch, fresh } of chunks(corpus, asked, asked.size)) {
    const decoded = await decodeGreedily(runner, model, batch, tasks);
    for (let b = 0; b < fresh; b++) values[at++] = decoded[b * batch.target.length];
    await messages();
  }
  return values;
}
