import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { causalGraph } from './causal';
import { allPaths, dSeparated, openPaths } from './dsep';
import type { MetaScm } from './graph';
import { graphs } from './graph.arbitrary';
import { DATASET_NODE as D, TASK_NODE as T, SOURCE_NODE as X } from './parse';

/** L1, L4 move together through D; L1, L2 → Y1; L4 → Y2. */
const world: MetaScm = {
  factors: [{ id: 'L1' }, { id: 'L2' }, { id: 'L4' }],
  tasks: [
    { id: 'Y1', parents: ['L1', 'L2'] },
    { id: 'Y2', parents: ['L4'] },
  ],
  confounding: [{ a: 'L1', b: 'L4' }],
};

/** By definition: some path of the skeleton has every collider (or a descendant) given and no other node given. */
function connected(graph: MetaScm, a: string, b: string, given: readonly string[], options: object): boolean {
  const { nodes, children } = causalGraph(graph, options);
  const edge = (p: string, q: string) => children.get(p)!.includes(q);
  const reaches = (from: string): boolean => given.includes(from) || children.get(from)!.some(reaches);
  const walk = (path: string[]): boolean => {
    const last = path[path.length - 1];
    if (last === b) {
      return path.every((id, k) => {
        if (k === 0 || k === path.length - 1) return true;
        const collider = edge(path[k - 1], id) && edge(path[k + 1], id);
        return collider ? reaches(id) : !given.includes(id);
      });
    }
    return nodes.some(
      (id) => !path.includes(id) && (edge(last, id) || edge(id, last)) && walk([...path, id]),
    );
  };
  return walk([a]);
}

const questions = graphs({ factors: 4, tasks: 2 }).chain((graph) =>
  fc
    .record({ taskVariable: fc.boolean(), dataset: fc.constantFrom('confounded' as const, 'all' as const) })
    .chain((options) => {
      const { nodes } = causalGraph(graph, options);
      return fc.record({
        graph: fc.constant(graph),
        options: fc.constant(options),
        order: fc.shuffledSubarray([...nodes], { minLength: nodes.length, maxLength: nodes.length }),
        count: fc.nat({ max: nodes.length - 2 }),
      });
    }),
);

describe('d-separation', () => {
  it('equals the definition by enumeration of paths', () => {
    const seen = { separated: 0, connected: 0 };
    fc.assert(
      fc.property(questions, ({ graph, options, order: [a, b, ...rest], count }) => {
        const given = rest.slice(0, count);
        const truth = connected(graph, a, b, given, options);
        seen[truth ? 'connected' : 'separated']++;
        expect(dSeparated(graph, a, b, given, options)).toBe(!truth);
        expect(dSeparated(graph, b, a, given, options)).toBe(!truth);
        const open = openPaths(graph, a, b, given, { ...options, limit: 10_000 });
        const all = allPaths(graph, a, b, given, { ...options, limit: 10_000 });
        expect(open.complete && all.complete).toBe(true);
        expect(open.paths.length > 0).toBe(truth);
        expect(all.paths.filter((p) => p.open)).toEqual(open.paths);
      }),
      { numRuns: 800 },
    );
    expect(Math.min(seen.separated, seen.connected)).toBeGreaterThan(80);
  });

  it('finds the spurious path Yₜ ← Lᵢ ← D → Lⱼ and what blocks it', () => {
    const { paths } = openPaths(world, 'Y1', 'L4', []);
    expect(paths.map((p) => p.text)).toEqual(['Y1 ← L1 ← D → L4']);
    const [path] = paths;
    expect(path.nodes.map((n) => n.role)).toEqual(['end', 'chain', 'fork', 'end']);
    expect(path.arrows).toEqual(['←', '←', '→']);
    expect(path).toMatchObject({ open: true, backDoor: true, spurious: true });
    expect(path.nodes[2].reason).toBe('D is a common cause and is not conditioned on, so the path passes');
    expect(dSeparated(world, 'Y1', 'L4', [])).toBe(false);
    expect(dSeparated(world, 'Y1', 'L4', ['L1'])).toBe(true);
    expect(dSeparated(world, 'Y1', 'L4', [D])).toBe(true);
    const blocked = allPaths(world, 'Y1', 'L4', ['L1']).paths.find((p) => p.text === path.text)!;
    expect(blocked.open).toBe(false);
    expect(blocked.nodes[1].reason).toBe(
      'L1 is a link of a chain and is conditioned on, which blocks the path',
    );
  });

  it('shows that reading X opens its colliders', () => {
    expect(dSeparated(world, 'L1', 'L2', [])).toBe(true);
    expect(dSeparated(world, 'L1', 'L2', [X])).toBe(false);
    const { paths } = openPaths(world, 'L1', 'L2', [X]);
    expect(paths[0].text).toBe('L1 → X ← L2');
    expect(paths[0].nodes[1]).toMatchObject({
      role: 'collider',
      reason: 'X is a common effect and is conditioned on, which opens the path',
    });
  });

  it('lets the caller draw and condition on T', () => {
    expect(dSeparated(world, 'L1', 'L2', [], { taskVariable: true })).toBe(false);
    expect(dSeparated(world, 'L1', 'L2', [T], { taskVariable: true })).toBe(true);
    expect(openPaths(world, 'L1', 'L2', [], { taskVariable: true }).paths[0]).toMatchObject({
      text: 'L1 ← T → L2',
      spurious: true,
    });
    expect(() => dSeparated(world, 'L1', 'L2', [T])).toThrow(Refusal);
  });

  it('ends on large graphs and says so', () => {
    const factors = Array.from({ length: 64 }, (_, i) => ({ id: `L${i}` }));
    const tasks = Array.from({ length: 64 }, (_, t) => ({ id: `Y${t}`, parents: factors.map((f) => f.id) }));
    const large: MetaScm = { factors, tasks, confounding: [] };
    const found = openPaths(
      large,
      'L0',
      'L1',
      tasks.map((t) => t.id),
      { limit: 64 },
    );
    expect(found.paths).toHaveLength(64);
    expect(found.paths[0].nodes).toHaveLength(3);
    expect(found.complete).toBe(false);
    expect(dSeparated(large, 'L0', 'L1', [])).toBe(true);
    expect(openPaths(large, 'L0', 'L1', [])).toEqual({ paths: [], complete: true });
  });

  it('refuses questions that make no sense', () => {
    expect(() => dSeparated(world, 'L1', 'L1', [])).toThrow(Refusal);
    expect(() => dSeparated(world, 'L1', 'nobody', [])).toThrow(Refusal);
    expect(() => openPaths(world, 'L1', 'L2', ['L1'])).toThrow(Refusal);
  });
});
