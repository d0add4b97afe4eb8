import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { graphs } from './graph.arbitrary';
import { parseGraph } from './parse';

const small = { factors: [{ id: 'L1' }, { id: 'L2' }], tasks: [{ id: 'Y1', parents: ['L1'] }] };

describe('parsing a graph', () => {
  it('takes the smallest form', () => {
    expect(parseGraph(small)).toEqual({ ...small, confounding: [] });
  });

  it('takes back whatever it gave, unchanged', () => {
    fc.assert(
      fc.property(graphs({ factors: 7, tasks: 5 }), (graph) => {
        expect(JSON.stringify(parseGraph(JSON.parse(JSON.stringify(graph))))).toBe(JSON.stringify(graph));
      }),
    );
  });

  it('puts parents in the order of the factors', () => {
    expect(parseGraph({ ...small, tasks: [{ id: 'Y', parents: ['L2', 'L1'] }] }).tasks[0].parents).toEqual([
      'L1',
      'L2',
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['null', null, /^graph: a graph is an object/],
    ['a list', [], /^graph: a graph is an object/],
    ['no factors', { factors: [], tasks: [] }, /^graph.factors: a graph needs at least one factor/],
    ['missing tasks', { factors: [{ id: 'a' }] }, /^graph.tasks: tasks are a list/],
    ['a text for a factor', { factors: ['L1'], tasks: [] }, /^graph.factors\[0\]: a factor is an object/],
    ['a number for an id', { factors: [{ id: 1 }], tasks: [] }, /^graph.factors\[0\].id: an id is a text/],
    ['a blank id', { factors: [{ id: ' ' }], tasks: [] }, /^graph.factors\[0\].id/],
    ['a long id', { factors: [{ id: 'x'.repeat(41) }], tasks: [] }, /1–40/],
    ['a control character', { factors: [{ id: 'a\nb' }], tasks: [] }, /control/],
    ['half a surrogate pair', { factors: [{ id: 'a\ud800' }], tasks: [] }, /^graph.factors\[0\].id/],
    ['a fixed node', { factors: [{ id: ':D' }], tasks: [] }, /colon/],
    [
      'a repeated factor',
      { factors: [{ id: 'a' }, { id: 'a' }], tasks: [] },
      /^graph.factors\[1\].id: ids are unique/,
    ],
    [
      'a task named as a factor',
      { ...small, tasks: [{ id: 'L1', parents: [] }] },
      /^graph.tasks\[0\].id: ids are unique/,
    ],
    [
      'a repeated task',
      { ...small, tasks: [...small.tasks, ...small.tasks] },
      /^graph.tasks\[1\].id: ids are unique/,
    ],
    ['missing parents', { ...small, tasks: [{ id: 'Y' }] }, /^graph.tasks\[0\].parents: parents are a list/],
    [
      'an unknown parent',
      { ...small, tasks: [{ id: 'Y', parents: ['L9'] }] },
      /^graph.tasks\[0\].parents\[0\]: a parent must be/,
    ],
    [
      'a repeated parent',
      { ...small, tasks: [{ id: 'Y', parents: ['L1', 'L1'] }] },
      /^graph.tasks\[0\].parents\[1\]: .*once/,
    ],
    [
      'a number for a parent',
      { ...small, tasks: [{ id: 'Y', parents: [0] }] },
      /^graph.tasks\[0\].parents\[0\]: a parent is/,
    ],
    ['half a pair', { ...small, confounding: [{ a: 'L1' }] }, /^graph.confounding\[0\].b/],
    [
      'a pair with itself',
      { ...small, confounding: [{ a: 'L1', b: 'L1' }] },
      /^graph.confounding\[0\].b: .*at most one/,
    ],
    ['a position for nobody', { ...small, layout: { Z: { x: 1, y: 1 } } }, /^graph.layout\["Z"\]/],
    [
      'a position without end',
      { ...small, layout: { L1: { x: 1, y: Number.NaN } } },
      /^graph.layout\["L1"\].y/,
    ],
    [
      'too many factors',
      { factors: Array.from({ length: 65 }, (_, i) => ({ id: `L${i}` })), tasks: [] },
      /at most 64 factors/,
    ],
    ['an empty name', { factors: [{ id: 'a', name: '' }], tasks: [] }, /^graph.factors\[0\].name/],
  ])('refuses %s', (_, input, message) => {
    expect(() => parseGraph(input)).toThrow(Refusal);
    expect(() => parseGraph(input)).toThrow(message);
  });

  it('throws nothing but refusals on garbage', () => {
    const shaped = fc.record(
      {
        factors: fc.oneof(fc.anything(), fc.array(fc.oneof(fc.record({ id: fc.string() }), fc.anything()))),
        tasks: fc.oneof(fc.anything(), fc.array(fc.record({ id: fc.string(), parents: fc.anything() }))),
        confounding: fc.anything(),
        layout: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withObjectString: true }), shaped), (input) => {
        try {
          parseGraph(input);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps ids that are names of object properties', () => {
    const input = JSON.parse(
      '{"factors":[{"id":"__proto__"},{"id":"constructor"}],"tasks":[{"id":"toString","parents":["__proto__"]}],"layout":{"__proto__":{"x":1,"y":2}}}',
    );
    const graph = parseGraph(input);
    expect(graph.tasks[0].parents).toEqual(['__proto__']);
    expect(JSON.stringify(graph.layout)).toBe('{"__proto__":{"x":1,"y":2}}');
    expect(Object.getPrototypeOf(graph.layout)).toBe(Object.prototype);
  });
});
