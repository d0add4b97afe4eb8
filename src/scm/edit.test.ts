import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { applyEdit, freeId, type GraphEdit, invertEdit } from './edit';
import type { MetaScm } from './graph';
import { graphOf, graphs } from './graph.arbitrary';
import { parseGraph } from './parse';

const nodeIds = fc.constantFrom('L1', 'L2', 'L3', 'L4', 'Y1', 'Y2', 'Y3', 'new1', 'new2', ':X');
const factorIds = fc.constantFrom('L1', 'L2', 'L3', 'L4', 'new1');
const taskIds = fc.constantFrom('Y1', 'Y2', 'Y3', 'new2');
const index = fc.option(fc.nat({ max: 3 }), { nil: undefined });
const name = fc.option(fc.constantFrom('mood', 'place'), { nil: undefined });

const simple: fc.Arbitrary<GraphEdit> = fc.oneof(
  fc.record({
    type: fc.constant('set-edge' as const),
    factor: factorIds,
    task: taskIds,
    present: fc.boolean(),
  }),
  fc.record({ type: fc.constant('add-factor' as const), factor: fc.record({ id: nodeIds }), index }),
  fc.record({ type: fc.constant('remove-factor' as const), id: factorIds }),
  fc.record({
    type: fc.constant('add-task' as const),
    task: fc.record({ id: nodeIds, parents: fc.subarray(['L3', 'L1', 'L2']) }),
    index,
  }),
  fc.record({ type: fc.constant('remove-task' as const), id: taskIds }),
  fc.record({ type: fc.constant('rename' as const), id: nodeIds, name: name.map((n) => n ?? null) }),
  fc.record({
    type: fc.constant('set-confounding' as const),
    a: factorIds,
    b: factorIds,
    present: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('move' as const),
    id: nodeIds,
    to: fc.option(fc.record({ x: fc.nat({ max: 9 }), y: fc.nat({ max: 9 }) }), { nil: null }),
  }),
);
const edits: fc.Arbitrary<GraphEdit> = fc.oneof(
  { weight: 3, arbitrary: simple },
  {
    weight: 2,
    arbitrary: fc.array(simple, { maxLength: 6 }).map((list) => ({ type: 'batch' as const, edits: list })),
  },
);

/** The edit applied, or null where it is refused. */
function attempt(graph: MetaScm, edit: GraphEdit): MetaScm | null {
  try {
    return applyEdit(graph, edit);
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return null;
  }
}

describe('edits of the graph', () => {
  it('are undone exactly by their inverse, key order included', () => {
    let undone = 0;
    fc.assert(
      fc.property(graphs({ factors: 4, tasks: 3 }), edits, (graph, edit) => {
        const before = JSON.stringify(graph);
        const after = attempt(graph, edit);
        expect(JSON.stringify(graph)).toBe(before);
        if (!after) return;
        undone++;
        expect(JSON.stringify(applyEdit(after, invertEdit(graph, edit)))).toBe(before);
      }),
      { numRuns: 4000 },
    );
    expect(undone).toBeGreaterThan(1000);
  });

  it('leave a graph that parses to itself', () => {
    fc.assert(
      fc.property(graphs({ factors: 4, tasks: 3 }), fc.array(edits, { maxLength: 8 }), (start, list) => {
        const end = list.reduce((graph, edit) => attempt(graph, edit) ?? graph, start);
        const canonical = parseGraph(JSON.parse(JSON.stringify(end)));
        expect(canonical.factors).toEqual(end.factors);
        expect(canonical.confounding).toEqual(end.confounding);
        expect(canonical.layout).toEqual(end.layout);
        expect(canonical.tasks.map((t) => [t.id, [...t.parents].sort()])).toEqual(
          end.tasks.map((t) => [t.id, [...t.parents].sort()]),
        );
      }),
    );
  });

  it('restore the place of an edge in lists that are in no order', () => {
    const graph: MetaScm = {
      factors: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      tasks: [{ id: 'y', parents: ['c', 'a', 'b'] }],
      confounding: [{ a: 'c', b: 'a' }],
    };
    for (const edit of [
      { type: 'set-edge', factor: 'a', task: 'y', present: false },
      { type: 'remove-factor', id: 'a' },
      { type: 'set-confounding', a: 'a', b: 'c', present: true },
      { type: 'set-confounding', a: 'a', b: 'c', present: false },
    ] satisfies GraphEdit[]) {
      expect(applyEdit(applyEdit(graph, edit), invertEdit(graph, edit))).toEqual(graph);
    }
  });

  it('put an edge where the order of the factors has it', () => {
    const graph = graphOf('1', '0', '1');
    const edited = applyEdit(graph, { type: 'set-edge', factor: 'L2', task: 'Y1', present: true });
    expect(edited.tasks[0].parents).toEqual(['L1', 'L2', 'L3']);
  });

  it('return the same graph when nothing changes', () => {
    const graph = graphOf('1', '0');
    expect(applyEdit(graph, { type: 'set-edge', factor: 'L1', task: 'Y1', present: true })).toBe(graph);
    expect(applyEdit(graph, { type: 'move', id: 'L1', to: null })).toBe(graph);
    expect(applyEdit(graph, { type: 'rename', id: 'L1', name: '' })).toBe(graph);
  });

  it('are refused with the rule where they cannot be', () => {
    const graph = graphOf('1', '0');
    const refused = (edit: GraphEdit) => () => applyEdit(graph, edit, { factors: 2, tasks: 1 });
    expect(refused({ type: 'add-factor', factor: { id: 'L3' } })).toThrow(/at most 2 factors/);
    expect(refused({ type: 'add-task', task: { id: 'Y2', parents: [] } })).toThrow(/at most 1 tasks/);
    expect(refused({ type: 'set-edge', factor: 'L9', task: 'Y1', present: true })).toThrow(/no such factor/);
    expect(refused({ type: 'set-confounding', a: 'L1', b: 'L1', present: true })).toThrow(/itself/);
    expect(
      refused({
        type: 'batch',
        edits: [
          { type: 'remove-factor', id: 'L1' },
          { type: 'remove-factor', id: 'L2' },
        ],
      }),
    ).toThrow(/at least one factor/);
  });

  it('find ids that are free', () => {
    expect(freeId(graphOf('11', '01'), 'L')).toBe('L3');
    expect(freeId(graphOf('11', '01'), 'Z')).toBe('Z1');
  });
});
