import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { graphOf, graphs } from './graph.arbitrary';
import { checkUic } from './uic';
import { closestPair, witness } from './witness';

describe('witness', () => {
  it('shows the intersection step by step', () => {
    const graph = graphOf('10', '11', '11', '00');
    expect(witness(graph, 'L2')).toEqual({
      factor: 'L2',
      start: ['L1', 'L2', 'L3', 'L4'],
      steps: [
        {
          task: 'Y1',
          family: 'parents',
          set: ['L1', 'L2', 'L3'],
          remaining: ['L1', 'L2', 'L3'],
          removed: ['L4'],
        },
        { task: 'Y2', family: 'parents', set: ['L2', 'L3'], remaining: ['L2', 'L3'], removed: ['L1'] },
      ],
      result: ['L2', 'L3'],
      identified: false,
    });
    expect(witness(graph, 'L1').steps[1]).toEqual({
      task: 'Y2',
      family: 'complement',
      set: ['L1', 'L4'],
      remaining: ['L1'],
      removed: ['L2', 'L3'],
    });
    expect(() => witness(graph, 'L9')).toThrow(Refusal);
  });

  it('ends in the group the verdict names', () => {
    fc.assert(
      fc.property(graphs({ factors: 8, tasks: 4 }), (graph) => {
        const verdict = checkUic(graph);
        for (const { id } of graph.factors) {
          const found = witness(graph, id);
          const group = verdict.groups.find((g) => g.includes(id)) ?? [id];
          expect([...found.result].sort()).toEqual(group);
          expect(found.identified).toBe(group.length === 1);
          expect(found.steps).toHaveLength(graph.tasks.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('names the closest pair behind the margin', () => {
    fc.assert(
      fc.property(graphs({ factors: 8, tasks: 5 }), (graph) => {
        const pair = closestPair(graph);
        const { margin } = checkUic(graph);
        expect(pair ? pair.distance - 1 : null).toBe(margin);
        if (pair) expect(pair.tasks).toHaveLength(pair.distance);
      }),
      { numRuns: 500 },
    );
  });
});
