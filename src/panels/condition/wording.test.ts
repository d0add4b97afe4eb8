import { describe, expect, it } from 'vitest';
import type { MetaScm } from '../../scm/graph';
import { checkUic } from '../../scm/uic';
import { announcement, boundSentence, collisionSentence, list, marginSentence, set } from './wording';

const GRAPH: MetaScm = {
  factors: [{ id: 'L1', name: 'tense' }, { id: 'L2', name: 'quantity' }, { id: 'L3' }],
  tasks: [
    { id: 'Y1', parents: ['L1', 'L2'] },
    { id: 'Y2', parents: ['L1', 'L2', 'L3'] },
  ],
  confounding: [],
};

describe('sentences of the condition', () => {
  it('names factors by name and lists them in English', () => {
    expect(list(['a'])).toBe('‘a’');
    expect(list(['a', 'b', 'c'])).toBe('‘a’, ‘b’ and ‘c’');
    expect(list([...'abcdefghij'])).toBe('‘a’, ‘b’, ‘c’, ‘d’, ‘e’, ‘f’ and 4 more');
    expect(set([...'abc'])).toBe('{a, b, c}');
  });

  it('says which tasks a group shares', () => {
    expect(collisionSentence(GRAPH, ['L1', 'L2'])).toBe(
      '‘tense’ and ‘quantity’ are parents of exactly the same tasks {Y1, Y2}: no mixture of these tasks can tell them apart.',
    );
  });

  it('says so when a group has no task', () => {
    const graph = { ...GRAPH, tasks: [{ id: 'Y1', parents: ['L3'] }] };
    expect(collisionSentence(graph, ['L1', 'L2'])).toMatch(/parents of no task at all/);
  });

  it('announces both verdicts', () => {
    expect(announcement(GRAPH, checkUic(GRAPH))).toBe(
      'Condition violated: ‘tense’ and ‘quantity’ cannot be told apart.',
    );
    const repaired = { ...GRAPH, tasks: [...GRAPH.tasks, { id: 'Y3', parents: ['L1'] }] };
    expect(announcement(repaired, checkUic(repaired))).toMatch(/^Condition satisfied/);
  });

  it('counts margin and tasks', () => {
    expect(marginSentence(null)).toMatch(/single factor/);
    expect(marginSentence(0)).toMatch(/one wrong edge/);
    expect(marginSentence(1)).toBe('Margin 1: the condition survives any 1 wrong edge.');
    expect(marginSentence(2)).toContain('2 wrong edges');
    expect(boundSentence(checkUic(GRAPH), 3, 2)).toBe(
      '3 factors need at least ⌈log₂ 3⌉ = 2 tasks; there are 2.',
    );
    expect(boundSentence(checkUic(GRAPH), 3, 1)).toContain('only 1 here');
  });
});
