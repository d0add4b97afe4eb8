import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stream } from '../lib/random';
import { applyEdit } from './edit';
import { adjacency, type MetaScm } from './graph';
import { graphOf, graphs } from './graph.arbitrary';
import {
  allCheapestRepairs,
  cheapestRepair,
  extraTaskEdit,
  extraTaskRepair,
  type Repair,
  repairEdit,
} from './repair';
import { checkUic } from './uic';

/** All sets of flips of the fewest edges that make the rows distinct, by trying every set; null when none does. */
function bruteForce(graph: MetaScm): { cost: number; sets: string[] } | null {
  const n = graph.factors.length;
  const m = graph.tasks.length;
  const a = adjacency(graph);
  let best: { cost: number; sets: string[] } | null = null;
  for (let flips = 0; flips < 1 << (n * m); flips++) {
    let cost = 0;
    for (let k = flips; k; k &= k - 1) cost++;
    if (best && cost > best.cost) continue;
    const rows = new Set<number>();
    for (let i = 0; i < n; i++) {
      let row = 0;
      for (let t = 0; t < m; t++) row |= (a[i * m + t] ^ ((flips >>> (i * m + t)) & 1)) << t;
      rows.add(row);
    }
    if (rows.size < n) continue;
    const names: string[] = [];
    for (let k = 0; k < n * m; k++) {
      if ((flips >>> k) & 1) names.push(`${graph.factors[Math.floor(k / m)].id}-${graph.tasks[k % m].id}`);
    }
    if (!best || cost < best.cost) best = { cost, sets: [] };
    best.sets.push(names.join(' '));
  }
  return best;
}

const nameOf = (repair: Repair) => repair.flips.map((f) => `${f.factor}-${f.task}`).join(' ');

function randomGraph(stream: Stream, n: number, m: number, density: number): MetaScm {
  return graphOf(
    ...Array.from({ length: n }, () =>
      Array.from({ length: m }, () => (stream.uniform() < density ? '1' : '0')).join(''),
    ),
  );
}

describe('cheapest repair', () => {
  it('equals brute force over all sets of flips, and so do all minima', () => {
    const size = fc.constantFrom(
      [1, 0],
      [2, 0],
      [2, 1],
      [3, 1],
      [3, 2],
      [4, 2],
      [5, 2],
      [3, 3],
      [4, 3],
      [5, 3],
      [3, 4],
    );
    const small = size.chain(([n, m]) =>
      fc.array(fc.integer({ min: 0, max: 2 ** m - 1 }), { minLength: n, maxLength: n }).map((codes) => {
        const rows = codes.map((code) => (m ? code.toString(2).padStart(m, '0') : ''));
        return graphOf(...rows);
      }),
    );
    fc.assert(
      fc.property(small, (graph) => {
        const truth = bruteForce(graph);
        const repair = cheapestRepair(graph);
        expect(repair?.cost ?? null).toBe(truth?.cost ?? null);
        const all = allCheapestRepairs(graph, 100_000);
        expect(all.map(nameOf).sort()).toEqual((truth?.sets ?? []).sort());
        if (repair) expect(truth?.sets).toContain(nameOf(repair));
      }),
      { numRuns: 2500 },
    );
  });

  it('equals brute force on 5 × 4 and 4 × 4', { timeout: 60_000 }, () => {
    const stream = Stream.of(7, 'repair');
    for (const [n, m, graphs] of [
      [4, 4, 60],
      [5, 4, 8],
    ] as const) {
      for (let k = 0; k < graphs; k++) {
        // Codes from a handful, so that rows collide.
        const codes = Array.from({ length: 3 }, () => stream.int(2 ** m));
        const graph = graphOf(
          ...Array.from({ length: n }, () => stream.pick(codes).toString(2).padStart(m, '0')),
        );
        const truth = bruteForce(graph)!;
        expect(cheapestRepair(graph)!.cost).toBe(truth.cost);
        expect(allCheapestRepairs(graph, 100_000).map(nameOf).sort()).toEqual(truth.sets.sort());
      }
    }
  });

  it('applied, satisfies the condition', () => {
    fc.assert(
      fc.property(graphs({ factors: 20, tasks: 9, plain: true }), (graph) => {
        const repair = cheapestRepair(graph);
        if (graph.factors.length > 2 ** graph.tasks.length) {
          expect(repair).toBeNull();
          expect(allCheapestRepairs(graph, 3)).toEqual([]);
          return;
        }
        const repaired = applyEdit(graph, repairEdit(graph, repair!));
        expect(checkUic(repaired).satisfied).toBe(true);
        expect(repair!.cost).toBe(repair!.flips.length);
        expect(repair!.cost === 0).toBe(checkUic(graph).satisfied);
        const some = allCheapestRepairs(graph, 5);
        expect(some.length).toBeGreaterThan(0);
        expect(new Set(some.map(nameOf)).size).toBe(some.length);
        for (const each of some) {
          expect(each.cost).toBe(repair!.cost);
          expect(checkUic(applyEdit(graph, repairEdit(graph, each))).satisfied).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('costs no more than any valid repair found at random, up to 64 × 64', () => {
    const stream = Stream.of(11, 'repair');
    for (const [n, m, density] of [
      [64, 6, 0.5],
      [40, 7, 0.1],
      [64, 64, 0.01],
      [64, 64, 0],
      [64, 62, 0],
      [30, 33, 0.03],
    ] as const) {
      const graph = randomGraph(stream, n, m, density);
      const { cost } = cheapestRepair(graph)!;
      const start = adjacency(graph);
      for (let attempt = 0; attempt < 20; attempt++) {
        // Go through the factors in random order; each takes the nearest free code a random walk comes across.
        const taken = new Set<string>();
        let total = 0;
        for (const i of stream.shuffle(Array.from({ length: n }, (_, k) => k))) {
          const row = [...start.subarray(i * m, (i + 1) * m)];
          const original = row.join('');
          while (taken.has(row.join(''))) row[stream.int(m)] ^= 1;
          taken.add(row.join(''));
          total += row.reduce((sum, bit, t) => sum + (String(bit) === original[t] ? 0 : 1), 0);
        }
        expect(cost).toBeLessThanOrEqual(total);
      }
      // The lower bound of the docstring: one flip for each row that repeats another.
      expect(cost).toBeGreaterThanOrEqual(
        n - new Set(graph.factors.map((_, i) => start.subarray(i * m, (i + 1) * m).join(''))).size,
      );
    }
  });

  it('knows closed forms: all rows equal cost the sum of the n smallest distances', () => {
    const zeros = (n: number, m: number) => graphOf(...Array.from({ length: n }, () => '0'.repeat(m)));
    expect(cheapestRepair(zeros(64, 64))!.cost).toBe(63);
    expect(cheapestRepair(zeros(64, 62))!.cost).toBe(64);
    expect(cheapestRepair(zeros(64, 6))!.cost).toBe(192); // Σ k·C(6, k)
    expect(cheapestRepair(zeros(64, 5))).toBeNull();
    expect(allCheapestRepairs(zeros(4, 3), 1000)).toHaveLength(24); // who stays × who goes where
  });

  it('is not computed beyond 64 × 64', () => {
    expect(cheapestRepair(graphOf(...Array.from({ length: 65 }, () => '0'.repeat(7))))).toBeNull();
    expect(cheapestRepair(graphOf('0'.repeat(65)))).toBeNull();
  });
});

describe('repair by further tasks', () => {
  it('satisfies the condition with the fewest tasks, changing no edge', () => {
    fc.assert(
      fc.property(graphs({ factors: 12, tasks: 4 }), (graph) => {
        const tasks = extraTaskRepair(graph);
        expect(tasks).toHaveLength(checkUic(graph).extraTasks);
        const edited = applyEdit(graph, extraTaskEdit(tasks));
        expect(edited.tasks.slice(0, graph.tasks.length)).toEqual(graph.tasks);
        expect(checkUic(edited).satisfied).toBe(true);
        for (const task of tasks) expect(task.parents.length).toBeGreaterThan(0);
      }),
    );
  });
});
