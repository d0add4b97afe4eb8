import { describe, expect, it } from 'vitest';
import type { MetaScm } from '../../scm/graph';
import { type CauseEdge, causeId, flowEdges, flowNodes, type GraphEdge } from './flow';

const GRAPH: MetaScm = {
  factors: [{ id: 'L1', name: 'tense' }, { id: 'L2' }],
  tasks: [{ id: 'Y1', parents: ['L1', 'L2'] }],
  confounding: [{ a: 'L1', b: 'L2' }],
  layout: { L2: { x: 7, y: -3 } },
};
const NONE: ReadonlySet<string> = new Set();

function causes(edges: readonly GraphEdge[]): CauseEdge[] {
  return edges.filter((edge): edge is CauseEdge => edge.type === 'cause');
}

describe('flowNodes', () => {
  it('draws names, groups and values, and puts nodes where the reader put them', () => {
    const nodes = flowNodes(GRAPH, {
      context: false,
      letters: new Map([['L1', 'A']]),
      values: [['past', 'future'], ['few']],
    });
    expect(nodes.map((n) => n.id)).toEqual(['L1', 'L2', 'Y1']);
    expect(nodes[0].data).toEqual({ name: 'tense', group: 'A', values: ['past', 'future'] });
    expect(nodes[0].ariaLabel).toBe('Factor tense: past, future');
    expect(nodes[1].position).toEqual({ x: 7, y: -3 });
  });

  it('adds D, T and X only when asked', () => {
    const options = { letters: new Map<string, string>(), values: null };
    const count = (context: boolean) =>
      flowNodes(GRAPH, { ...options, context }).filter((n) => n.type === 'context').length;
    expect(count(false)).toBe(0);
    expect(count(true)).toBe(3);
  });
});

describe('flowEdges', () => {
  it('has one edge per parent and one arc per confounded pair', () => {
    const edges = flowEdges(GRAPH, false, [], NONE);
    expect(causes(edges).map((e) => [e.source, e.target])).toEqual([
      ['L1', 'Y1'],
      ['L2', 'Y1'],
    ]);
    expect(edges.filter((e) => e.type === 'pair')).toHaveLength(1);
    expect(causes(edges)[0].ariaLabel).toBe('tense causes Y1');
  });

  it('shows a flip of a present edge as cut and of an absent one as added, which no key removes', () => {
    const graph = { ...GRAPH, tasks: [{ id: 'Y1', parents: ['L1'] }] };
    const preview = [
      { factor: 'L1', task: 'Y1' },
      { factor: 'L2', task: 'Y1' },
      { factor: 'gone', task: 'Y1' },
    ];
    const flips = causes(flowEdges(graph, false, preview, NONE));
    expect(flips.map((e) => [e.source, e.data?.flip, e.deletable])).toEqual([
      ['L1', 'cut', true],
      ['L2', 'added', false],
    ]);
  });

  it('keeps ids apart whatever characters they hold, and marks what is picked', () => {
    expect(causeId('a b', 'c')).not.toBe(causeId('a', 'b c'));
    const edges = flowEdges(GRAPH, false, [], new Set([causeId('L2', 'Y1')]));
    expect(causes(edges).map((e) => e.selected)).toEqual([false, true]);
  });
});
