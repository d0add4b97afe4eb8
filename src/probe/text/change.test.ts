import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../experiment/defaults';
import type { Feeds } from '../../program/graph';
import { EOS, RESERVED_TOKENS } from '../../tasks/corpus';
import { wordReader } from '../reading';
import { Watch } from '../watch';
import { counterfactualPairs, scoreInterventions } from './change';
import type { TextContext } from './context';

/*
 * A model whose answers are known: it reads the factors off the source (or off latents that hold their values as they are) and
 * says of them what `say` makes of them.
 */

const FACTORS = [
  { id: 'colour', name: 'colour', values: ['red', 'blue'] },
  { id: 'shape', name: 'shape', values: ['round', 'square', 'flat'] },
] as const;
const WORDS = FACTORS.flatMap(({ values }) => [...values]);
const vocabulary = [...RESERVED_TOKENS, ...WORDS];
const id = (factor: number, value: number) => vocabulary.indexOf(FACTORS[factor].values[value]);
/** Tasks: colour; shape; shape and colour, in that order. */
const PARENTS = [[0], [1], [1, 0]];
const LENGTH = 3;
/** Every pair of values, once. */
const CASES = [0, 1].flatMap((colour) => [0, 1, 2].map((shape) => [colour, shape]));
const sentence = (values: readonly number[]) => values.map((value, f) => FACTORS[f].values[value]);

/** What is said of factor f, which has this value. */
type Say = (factor: number, value: number, task: number) => number;
const truly: Say = (_, value) => value;

function contextOf(say: Say): TextContext {
  const tasks = PARENTS.map((parents, t) => ({
    id: `${t}`,
    name: `${t}`,
    parents,
    instructions: [Int32Array.of(t)],
    heldOutInstructions: [],
  }));
  const factors = Int32Array.from(CASES.flat());
  const source = Int32Array.from(CASES.flatMap((values) => values.map((value, f) => id(f, value))));
  const answerOf = (task: number, values: readonly number[]): number[] => [
    ...PARENTS[task].map((f) => id(f, say(f, values[f], task))),
    EOS,
  ];
  const run = async (_: string, feeds: Feeds) => {
    const task = feeds.task.values;
    const answered = Array.from(task, (t, b) => {
      const at = [2 * b, 2 * b + 1];
      const values = feeds.latents
        ? at.map((k) => Number(feeds.latents.values[k]))
        : at.map((k, f) => FACTORS[f].values.indexOf(vocabulary[Number(feeds.source.values[k])] as never));
      return answerOf(Number(t), values);
    });
    return Object.fromEntries(
      Array.from({ length: LENGTH }, (__, t) => [
        `token/${t}`,
        Int32Array.from(answered, (ids) => ids[t] ?? EOS),
      ]),
    );
  };
  const taskFeed = (task: Int32Array) => ({ task: { shape: [task.length], values: task } });
  const latents = {
    count: 2,
    slotDim: 1,
    instructionFeeds: (_: unknown, task: Int32Array) => taskFeed(task),
  };
  const context = {
    experiment: NUMERIC_SIT,
    corpus: { tasks, heldOutTasks: [], vocabulary, sourceLength: 2, targetLength: LENGTH },
    world: {
      reader: wordReader(vocabulary, false),
      factors: FACTORS,
      counterfactuals: () => {
        const changed = CASES.map(([colour, shape]) => [1 - colour, (shape + 1) % 3]);
        return {
          size: CASES.length,
          factors,
          changed: Int32Array.from(changed.flat()),
          before: CASES.map(sentence),
          after: [
            CASES.map(([, shape], k) => sentence([changed[k][0], shape])),
            CASES.map(([colour], k) => sentence([colour, changed[k][1]])),
          ],
        };
      },
    },
    trainable: {
      model: {
        latents,
        feeds: ({ source: read, task }: { source: { ids: Int32Array }; task: Int32Array }) => ({
          ...taskFeed(task),
          source: { shape: [task.length, 2], values: read.ids },
        }),
      },
    },
    runner: { run },
    tasks,
    examples: { size: CASES.length, source },
    matched: {
      size: CASES.length,
      values: Float32Array.from(factors),
      factors,
      matching: [0, 1],
      read: () => [],
    },
  };
  return context as unknown as TextContext;
}

describe.each([
  ['latents of other examples', scoreInterventions],
  ['counterfactual pairs', counterfactualPairs],
] as const)('the score of %s', (_, score) => {
  const ask = (say: Say) => score(contextOf(say), { cases: CASES.length }, new Watch());

  it('is perfect for a model that says what the world says', async () => {
    const { cases, pairs, faithful, onEdges, offEdges, right } = await ask(truly);
    expect(cases).toBe(6);
    expect(pairs.map(({ factor, task, edge }) => [factor, task, edge])).toEqual([
      [0, 0, true],
      [0, 1, false],
      [0, 2, true],
      [1, 0, false],
      [1, 1, true],
      [1, 2, true],
    ]);
    expect(faithful.value).toBe(1);
    expect([onEdges.value, offEdges.value]).toEqual([1, 0]);
    // Six cases with one factor changed: each has an edge to its own task and to the third.
    expect(right).toMatchObject({ value: 1, n: 24 });
  });

  it('counts as right what is so afterwards, not that something changed', async () => {
    // Names the other colour and the next shape: all change as they should, and none is right.
    const other = await ask((factor, value) => (value + 1) % FACTORS[factor].values.length);
    expect(other.faithful.value).toBe(1);
    expect(other.right).toMatchObject({ value: 0, n: 24 });
    // Says the same whatever is asked: right only where red is what a changed colour has become.
    const stuck = await ask((factor, value, task) => (task === 0 && factor === 0 ? 0 : value));
    expect(stuck.onEdges.value).toBeCloseTo(18 / 24, 12);
    expect(stuck.right?.value).toBeCloseTo((3 + 18) / 24, 12);
  });

  it('counts an answer as right only as a whole, the parents that were not changed as well', async () => {
    // The third task's shape is wrong, also where it is the colour that was changed.
    const half = await ask((factor, value, task) => (task === 2 && factor === 1 ? (value + 1) % 3 : value));
    expect(half.faithful.value).toBe(1);
    expect(half.right).toMatchObject({ value: 0.5, n: 24 });
  });
});
