import { describe, expect, it } from 'vitest';
import { BOS, PAD, SEP, type TextCorpus } from '../../tasks/corpus';
import { gatherBatch, joined, realTokens, shiftedRight, stackPhrasings } from './batch';
import { tinyCorpus } from './tinyCorpus.fixture';

const tokens = (rows: number[][]) => ({
  ids: Int32Array.from(rows.flat()),
  size: rows.length,
  length: rows[0].length,
});

describe('gatherBatch', () => {
  it('takes the rows asked for, in order and with repeats', () => {
    const corpus = tinyCorpus();
    const { source, target, task, size } = gatherBatch(corpus, corpus.train, [5, 0, 5]);
    expect(size).toBe(3);
    const row = (field: Int32Array, length: number, i: number) => [
      ...field.subarray(i * length, (i + 1) * length),
    ];
    expect(row(source.ids, 4, 0)).toEqual(row(corpus.train.source, 4, 5));
    expect(row(source.ids, 4, 2)).toEqual(row(source.ids, 4, 0));
    expect(row(target.ids, 3, 1)).toEqual(row(corpus.train.target, 3, 0));
    expect([...task]).toEqual([5, 0, 5].map((i) => corpus.train.task[i]));
  });

  it('cuts padding that no row uses, in steps of eight', () => {
    const source = new Int32Array(3 * 40);
    source.fill(7, 0, 3);
    source.fill(7, 40, 51);
    source.fill(7, 80, 117);
    const train = { ...tinyCorpus(3).train, source };
    const corpus: TextCorpus = { ...tinyCorpus(3), sourceLength: 40 };
    const lengthOf = (indices: number[]) => gatherBatch(corpus, train, indices).source.length;
    expect([lengthOf([0]), lengthOf([0, 1]), lengthOf([2])]).toEqual([8, 16, 40]);
    expect(gatherBatch(corpus, train, [0, 1]).source.ids.filter((id) => id === 7)).toHaveLength(14);
  });
});

it('shifts a target right behind BOS', () => {
  expect([
    ...shiftedRight(
      tokens([
        [9, 8, 2],
        [7, 2, 0],
      ]),
    ).ids,
  ]).toEqual([BOS, 9, 8, BOS, 7, 2]);
});

it('joins two fields row by row', () => {
  const both = joined(
    tokens([
      [5, PAD],
      [6, 7],
    ]),
    SEP,
    tokens([[8], [9]]),
  );
  expect([...both.ids]).toEqual([5, PAD, SEP, 8, 6, 7, SEP, 9]);
  expect([...realTokens(both)]).toEqual([1, 0, 1, 1, 1, 1, 1, 1]);
});

it('stacks phrasings of one length only', () => {
  expect(stackPhrasings([Int32Array.of(1, 2), Int32Array.of(3, 4)])).toMatchObject({ size: 2, length: 2 });
  expect(() => stackPhrasings([Int32Array.of(1, 2), Int32Array.of(3)])).toThrow('phrasing of 1 tokens');
});
