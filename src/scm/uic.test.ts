import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjacency, type MetaScm } from './graph';
import { graphOf, graphs } from './graph.arbitrary';
import { rowsOf } from './rows';
import { ceilLog2, checkUic } from './uic';

/** The condition as science states it: intersect Pa(t) or its complement over all tasks. */
function identified(graph: MetaScm, factor: string): string[] {
  return graph.factors
    .map((f) => f.id)
    .filter((other) => graph.tasks.every((t) => t.parents.includes(factor) === t.parents.includes(other)));
}

function definition(graph: MetaScm) {
  const n = graph.factors.length;
  const m = graph.tasks.length;
  const a = adjacency(graph);
  const sets = graph.factors.map((f) => identified(graph, f.id).sort());
  const groups = [...new Set(sets.filter((s) => s.length > 1).map((s) => s.join(' ')))]
    .sort()
    .map((s) => s.split(' '));
  let closest: number | null = null;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let d = 0;
      for (let t = 0; t < m; t++) d += a[i * m + t] === a[j * m + t] ? 0 : 1;
      closest = Math.min(closest ?? d, d);
    }
  }
  const largest = Math.max(...sets.map((s) => s.length));
  return {
    satisfied: sets.every((s) => s.length === 1),
    groups,
    margin: closest === null ? null : closest - 1,
    minTasks: Math.ceil(Math.log2(n)),
    extraTasks: Math.ceil(Math.log2(largest)),
  };
}

describe('UIC', () => {
  it('equals the definition by set intersection on small graphs', () => {
    fc.assert(
      fc.property(graphs({ factors: 9, tasks: 6, plain: true }), (graph) => {
        expect(checkUic(graph)).toEqual(definition(graph));
      }),
      { numRuns: 4000 },
    );
  });

  it('equals the definition where rows take several words', () => {
    fc.assert(
      fc.property(graphs({ factors: 6, tasks: 140, plain: true }), (graph) => {
        expect(checkUic(graph)).toEqual(definition(graph));
      }),
      { numRuns: 150 },
    );
  });

  it('holds for the chain of the numeric world, with no wrong edge tolerated', () => {
    const chain = graphOf('10000', '11000', '01100', '00110', '00011', '00001');
    expect(checkUic(chain)).toEqual({ satisfied: true, groups: [], margin: 0, minTasks: 3, extraTasks: 0 });
  });

  it('allows one factor without children, not two', () => {
    expect(checkUic(graphOf('00', '10', '01')).satisfied).toBe(true);
    expect(checkUic(graphOf('00', '00', '01')).groups).toEqual([['L1', 'L2']]);
  });

  it('knows the edges of the definition', () => {
    const alone: MetaScm = { factors: [{ id: 'L1' }], tasks: [], confounding: [] };
    expect(checkUic(alone)).toEqual({
      satisfied: true,
      groups: [],
      margin: null,
      minTasks: 0,
      extraTasks: 0,
    });
    const noTask: MetaScm = { factors: [{ id: 'b' }, { id: 'c' }, { id: 'a' }], tasks: [], confounding: [] };
    expect(checkUic(noTask)).toEqual({
      satisfied: false,
      groups: [['a', 'b', 'c']],
      margin: -1,
      minTasks: 2,
      extraTasks: 2,
    });
    expect([1, 2, 3, 4, 5, 8, 9, 10_000].map(ceilLog2)).toEqual([0, 1, 2, 2, 3, 3, 4, 14]);
  });

  it('finds a factor by id whatever the order of parents', () => {
    fc.assert(
      fc.property(
        graphs({ factors: 12, tasks: 5, plain: true }),
        fc.infiniteStream(fc.nat()),
        (graph, keys) => {
          const shuffled = graph.tasks.map((t) => ({
            ...t,
            parents: t.parents
              .map((id) => ({ id, key: keys.next().value as number }))
              .sort((p, q) => p.key - q.key)
              .map((p) => p.id),
          }));
          expect(rowsOf({ ...graph, tasks: shuffled })).toEqual(rowsOf(graph));
        },
      ),
    );
  });
});
