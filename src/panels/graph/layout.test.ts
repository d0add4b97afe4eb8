import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { label, type MetaScm } from '../../scm/graph';
import { barycentreOrder, columnLayout, crossings, type LayerOrder, measuresOf } from './layout';

/** A graph of n factors whose tasks have these parents, by index. */
function graphOf(n: number, parents: readonly (readonly number[])[]): MetaScm {
  return {
    factors: Array.from({ length: n }, (_, i) => ({ id: `L${i}` })),
    tasks: parents.map((list, t) => ({ id: `Y${t}`, parents: list.map((i) => `L${i}`) })),
    confounding: [],
  };
}

/** By definition: edges (f, t) and (g, u) cross when f stands before g and t after u. */
function crossingsByDefinition(graph: MetaScm, order: LayerOrder): number {
  const edges = graph.tasks.flatMap((t) =>
    t.parents.map((p) => [order.factors.indexOf(p), order.tasks.indexOf(t.id)]),
  );
  let count = 0;
  for (const [f, t] of edges) for (const [g, u] of edges) if (f < g && t > u) count++;
  return count;
}

const anyGraph = fc
  .integer({ min: 1, max: 7 })
  .chain((n) =>
    fc
      .array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: n }), { maxLength: 12 })
      .map((parents) => graphOf(n, parents)),
  );

describe('crossings', () => {
  it('agrees with the definition', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const order = { factors: graph.factors.map(label), tasks: graph.tasks.map(label) };
        expect(crossings(graph, order)).toBe(crossingsByDefinition(graph, order));
      }),
    );
  });
});

describe('barycentreOrder', () => {
  it('keeps every node and never adds a crossing', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const own = { factors: graph.factors.map(label), tasks: graph.tasks.map(label) };
        const order = barycentreOrder(graph);
        expect([...order.factors].sort()).toEqual([...own.factors].sort());
        expect([...order.tasks].sort()).toEqual([...own.tasks].sort());
        expect(crossings(graph, order)).toBeLessThanOrEqual(crossings(graph, own));
      }),
    );
  });

  it('untangles a chain whose tasks stand in reverse', () => {
    const graph = graphOf(5, [
      [3, 4],
      [2, 3],
      [1, 2],
      [0, 1],
    ]);
    expect(crossings(graph, barycentreOrder(graph))).toBe(0);
  });
});

describe('columnLayout', () => {
  it('overlaps no two nodes of a column', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { height } = measuresOf(graph);
        const places = [...columnLayout(graph).values()];
        for (const [k, a] of places.entries()) {
          for (const b of places.slice(k + 1)) {
            if (a.x === b.x) expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(height);
          }
        }
      }),
    );
  });
});
