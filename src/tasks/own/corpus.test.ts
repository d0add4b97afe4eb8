import { describe, expect, it } from 'vitest';
import { Refusal } from '../../lib/refusal';
import { EOS, PAD, SEP, UNK } from '../corpus';
import type { OwnWorldSpec } from '../spec';
import { buildOwnCorpus } from './corpus';
import type { OwnRow, OwnRows } from './rows';
import { EVALUATION_LIMIT, splitRows } from './split';
import { ownGraph, suggestOwnSpec } from './suggest';

const row = (task: number, source: string, target: string, instruction = ''): OwnRow => ({
  task,
  instruction,
  source,
  target,
});
const tasks = [
  { id: 'a_task', name: 'a_task' },
  { id: 'b', name: 'b' },
];
const data: OwnRows = {
  tasks,
  rows: [
    ...Array.from({ length: 20 }, (_, i) => row(0, `number ${i} is here`, i % 2 ? 'odd' : 'even')),
    ...Array.from({ length: 10 }, (_, i) =>
      row(1, `w${i}`, 'one two three', i < 4 ? 'say it' : 'please say'),
    ),
  ],
};
const spec: OwnWorldSpec = {
  kind: 'own',
  files: [],
  tokenizer: { kind: 'word', vocabularyCap: 500 },
  maxInstruction: 8,
  maxSource: 3,
  maxTarget: 2,
  heldBack: 0.2,
  latents: 3,
};

describe('buildOwnCorpus', () => {
  it('cuts to the limits, counts every cut, and closes cut targets with EOS', () => {
    const corpus = buildOwnCorpus(data, spec, 1);
    expect(corpus.statistics.truncated).toEqual({
      instruction: { count: 0, longest: 2, limit: 8 },
      source: { count: 20, longest: 4, limit: 3 },
      target: { count: 10, longest: 3, limit: 2 },
    });
    expect([corpus.instructionLength, corpus.sourceLength, corpus.targetLength]).toEqual([2, 3, 3]);
    const { train } = corpus;
    for (let i = 0; i < train.size; i++) {
      const target = [...train.target.slice(3 * i, 3 * i + 3)];
      const text = target.map((id) => corpus.vocabulary[id]).join(' ');
      if (train.task[i] === 1) expect(text).toBe('one two <eos>');
      else expect(text).toMatch(/^(odd|even) <eos> <pad>$/);
    }
  });

  it('asks with the row’s instruction, or with the words of the task’s name', () => {
    const corpus = buildOwnCorpus(data, spec, 1);
    const read = (ids: Int32Array) => Array.from(ids, (id) => corpus.vocabulary[id]).join(' ');
    expect(corpus.tasks[0].instructions.map(read)).toEqual(['a task']);
    expect(corpus.tasks[1].instructions.map(read).sort()).toEqual(['please say', 'say it']);
    expect(corpus.tasks[0].parents).toBeNull();
    expect(corpus.heldOutTasks).toEqual([]);
  });

  it('holds back a share of each task, nothing of it trained on', () => {
    const corpus = buildOwnCorpus(data, spec, 1);
    expect(corpus.statistics.perTask.map(({ train, heldBack }) => [train, heldBack])).toEqual([
      [16, 4],
      [8, 2],
    ]);
    expect(corpus.train.size).toBe(24);
    expect(corpus.evaluation.inDomain?.size).toBe(6);
    expect(Object.keys(corpus.evaluation)).toEqual(['inDomain']);
  });

  it('takes its words from the training rows only', () => {
    const corpus = buildOwnCorpus(data, spec, 1);
    const held = splitRows(data, spec.heldBack, 1).heldBack.filter((i) => data.rows[i].task === 1);
    for (const i of held) expect(corpus.vocabulary).not.toContain(data.rows[i].source);
    const set = corpus.evaluation.inDomain!;
    const unknown = [...set.source].filter((id) => id === UNK).length;
    expect(unknown).toBeGreaterThanOrEqual(held.length);
    expect(corpus.statistics.unknownRate.source).toBeGreaterThan(0);
  });

  it('is the same for the same seed, and another split for another', () => {
    expect(buildOwnCorpus(data, spec, 5)).toEqual(buildOwnCorpus(data, spec, 5));
    expect(splitRows(data, 0.2, 5)).not.toEqual(splitRows(data, 0.2, 6));
  });

  it('has no empty field, even where a text has no words', () => {
    // The task's name stands in for the instruction, and `_` alone has no word.
    const corpus = buildOwnCorpus({ tasks: [{ id: '_', name: '_' }], rows: [row(0, 'a', 'b')] }, spec, 1);
    expect([...corpus.tasks[0].instructions[0]]).toEqual([SEP]);
    expect(corpus.evaluation).toEqual({});
  });

  it('reads bytes with no unknown', () => {
    const corpus = buildOwnCorpus(
      data,
      { ...spec, tokenizer: { kind: 'byte', vocabularyCap: 9 }, maxSource: 64 },
      1,
    );
    expect(corpus.vocabulary).toHaveLength(261);
    expect(corpus.statistics.unknownRate).toEqual({ source: 0, target: 0 });
    expect(corpus.train.source).not.toContain(UNK);
    expect([...corpus.train.target].filter((id) => id === EOS)).toHaveLength(24);
    expect(corpus.train.source).toContain(PAD);
  });

  it('refuses no rows', () => {
    expect(() => buildOwnCorpus({ tasks, rows: [] }, spec, 1)).toThrow(Refusal);
  });
});

describe('splitRows', () => {
  it('keeps rows with the same source on one side and at least one row per task', () => {
    const rows = [
      ...Array.from({ length: 12 }, (_, i) => row(0, `s${i % 4}`, `t${i}`)),
      row(1, 'only', 'x'),
      row(1, 'only', 'y'),
    ];
    for (let seed = 0; seed < 30; seed++) {
      const { train, heldBack } = splitRows({ tasks, rows }, 0.5, seed);
      const trained = new Set(train.map((i) => rows[i].source));
      expect(heldBack.some((i) => trained.has(rows[i].source))).toBe(false);
      expect(train.filter((i) => rows[i].task === 1)).toHaveLength(2);
      expect(heldBack.length).toBeGreaterThan(0);
      expect(train.length + heldBack.length).toBe(rows.length);
    }
  });

  it('does not hold back most of a task because they share one source', () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(0, i < 38 ? 'often' : `rare ${i}`, `t${i}`));
    for (let seed = 0; seed < 20; seed++) {
      const { heldBack } = splitRows({ tasks, rows }, 0.2, seed);
      expect(heldBack).toEqual([38, 39]);
    }
    const twice = Array.from({ length: 10 }, (_, i) => row(0, i < 7 ? 'seven' : 'three', `t${i}`));
    expect(splitRows({ tasks, rows: twice }, 0.2, 1).heldBack).toEqual([7, 8, 9]);
  });

  it('evaluates on at most 512 rows', () => {
    const rows = Array.from({ length: 6000 }, (_, i) => row(i % 2, `s${i}`, 't'));
    const { heldBack } = splitRows({ tasks, rows }, 0.5, 1);
    expect(heldBack).toHaveLength(EVALUATION_LIMIT);
    expect(heldBack.filter((i) => rows[i].task === 0)).toHaveLength(EVALUATION_LIMIT / 2);
  });
});

describe('suggestOwnSpec', () => {
  it('keeps targets whole and most sources, with words where they suffice', () => {
    const suggested = suggestOwnSpec(data);
    expect(suggested).toMatchObject({ maxSource: 4, maxTarget: 3, maxInstruction: 2, latents: 6 });
    expect(suggested.tokenizer.kind).toBe('word');
  });

  it('takes a larger vocabulary where that is enough', () => {
    const rows = Array.from({ length: 900 }, (_, i) => row(0, `${i}a ${i}b ${i}c`, `${i}e`));
    expect(suggestOwnSpec({ tasks, rows }).tokenizer).toEqual({ kind: 'word', vocabularyCap: 3602 });
  });

  it('takes bytes where too many words would be unknown', () => {
    const rows = Array.from({ length: 1500 }, (_, i) => row(0, `${i}a ${i}b ${i}c ${i}d`, `${i}e`));
    expect(suggestOwnSpec({ tasks, rows }).tokenizer.kind).toBe('byte');
  });
});

it('has no edges in its graph', () => {
  expect(ownGraph(data, 2)).toEqual({
    factors: [{ id: 'L1' }, { id: 'L2' }],
    tasks: [
      { id: 'a_task', name: 'a_task', parents: [] },
      { id: 'b', name: 'b', parents: [] },
    ],
    confounding: [],
  });
});
