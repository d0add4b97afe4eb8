import fc from 'fast-check';
import type { MetaScm } from './graph';

const coordinate = fc.integer({ min: -1000, max: 1000 });

/** Graphs for property tests: readable ids, parents in the order of the factors, as `parseGraph` leaves them. */
export function graphs(options: { factors: number; tasks: number; plain?: boolean }): fc.Arbitrary<MetaScm> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: options.factors }),
      m: fc.integer({ min: 0, max: options.tasks }),
    })
    .chain(({ n, m }) =>
      fc.record({
        edges: fc.array(fc.boolean(), { minLength: n * m, maxLength: n * m }),
        names: fc.array(
          fc.option(fc.constantFrom('mood', 'Größe "x"', 'a b', '主题', "it's\\"), { nil: undefined }),
          {
            minLength: n + m,
            maxLength: n + m,
          },
        ),
        pairs: fc.integer({ min: 0, max: Math.floor(n / 2) }),
        order: fc.shuffledSubarray(
          Array.from({ length: n }, (_, i) => i),
          { minLength: n, maxLength: n },
        ),
        places: fc.array(fc.option(fc.record({ x: coordinate, y: coordinate }), { nil: undefined }), {
          minLength: n + m,
          maxLength: n + m,
        }),
        n: fc.constant(n),
        m: fc.constant(m),
      }),
    )
    .map(({ n, m, edges, names, pairs, order, places }) => {
      const node = (id: string, k: number) =>
        options.plain || names[k] === undefined ? { id } : { id, name: names[k] };
      const factors = Array.from({ length: n }, (_, i) => node(`L${i + 1}`, i));
      const tasks = Array.from({ length: m }, (_, t) => ({
        ...node(`Y${t + 1}`, n + t),
        parents: factors.filter((_, i) => edges[i * m + t]).map((f) => f.id),
      }));
      if (options.plain) return { factors, tasks, confounding: [] };
      const confounding = Array.from({ length: pairs }, (_, k) => ({
        a: factors[order[2 * k]].id,
        b: factors[order[2 * k + 1]].id,
      }));
      const placed = [...factors, ...tasks].flatMap(({ id }, k) =>
        places[k] ? [[id, places[k]] as const] : [],
      );
      const graph = { factors, tasks, confounding };
      return placed.length > 0 ? { ...graph, layout: Object.fromEntries(placed) } : graph;
    });
}

/** The graph with this matrix: one text of 0s and 1s per factor. */
export function graphOf(...rows: string[]): MetaScm {
  const factors = rows.map((_, i) => ({ id: `L${i + 1}` }));
  const tasks = Array.from({ length: rows[0].length }, (_, t) => ({
    id: `Y${t + 1}`,
    parents: factors.filter((_, i) => rows[i][t] === '1').map((f) => f.id),
  }));
  return { factors, tasks, confounding: [] };
}
