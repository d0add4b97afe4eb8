import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TERMINAL_LIMITS } from '../graph';
import { graphs } from '../graph.arbitrary';
import { MAX_NAME, parseGraph, parseGraphWithRows } from '../parse';
import { toJson } from './json';
import { scanGraph } from './scan';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What the ordinary way finds, or null where it refuses. */
function ordinary(text: string) {
  try {
    const { graph, rows } = parseGraphWithRows(JSON.parse(text), TERMINAL_LIMITS);
    return { factorIds: graph.factors.map((f) => f.id), rows };
  } catch {
    return null;
  }
}

describe('the fast lane', () => {
  it('finds what the ordinary way finds, whatever the white space and the order of parents', () => {
    fc.assert(
      fc.property(
        graphs({ factors: 14, tasks: 40, plain: true }),
        fc.constantFrom(undefined, 1, '\t', '\r\n '),
        fc.boolean(),
        (graph, indent, turn) => {
          const tasks = turn
            ? graph.tasks.map((t) => ({ ...t, parents: [...t.parents].reverse() }))
            : graph.tasks;
          const text = JSON.stringify({ factors: graph.factors, tasks }, null, indent);
          const found = scanGraph(bytesOf(text), TERMINAL_LIMITS);
          expect(found).not.toBeNull();
          expect(found).toEqual(ordinary(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes names, and the whole of what toJson writes for a graph without pairs and layout', () => {
    const graph = parseGraph({
      factors: [{ id: 'L1', name: 'a name' }, { id: 'L2' }],
      tasks: [
        { id: 'Y1', name: 'n'.repeat(MAX_NAME), parents: ['L2'] },
        { id: 'Y2', parents: [] },
      ],
    });
    const found = scanGraph(bytesOf(toJson(graph)), TERMINAL_LIMITS);
    expect(found).not.toBeNull();
    expect(found).toEqual(ordinary(toJson(graph)));
  });

  it('never disagrees on texts that were cut or changed', () => {
    const source =
      '{"factors":[{"id":"L1"},{"id":"L2"},{"id":"L12","name":"x"}],"tasks":[{"id":"Y1","name":"y z","parents":["L1","L12"]},{"id":"Y2","parents":[]}],"confounding":[]}';
    const changes = fc.array(
      fc.record({
        at: fc.nat({ max: source.length }),
        cut: fc.nat({ max: 3 }),
        add: fc.constantFrom(
          '',
          '',
          '"',
          ',',
          ']',
          '[',
          '{',
          '}',
          ' ',
          '1',
          '2',
          'L',
          '\\',
          'é',
          ':',
          '\u0000',
          '"L1",',
          ',"L2"',
        ),
      }),
      { minLength: 1, maxLength: 2 },
    );
    let taken = 0;
    fc.assert(
      fc.property(changes, (list) => {
        const text = list.reduce((t, c) => t.slice(0, c.at) + c.add + t.slice(c.at + c.cut), source);
        const found = scanGraph(bytesOf(text), TERMINAL_LIMITS);
        if (found === null) return;
        taken++;
        expect(found).toEqual(ordinary(text));
      }),
      { numRuns: 6000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it.each([
    ['an escape', '{"factors":[{"id":"L\\u0031"}],"tasks":[]}'],
    ['a blank name', '{"factors":[{"id":"L1","name":" "}],"tasks":[]}'],
    ['a long name', `{"factors":[{"id":"L1","name":"${'x'.repeat(MAX_NAME + 1)}"}],"tasks":[]}`],
    ['a name that is no text', '{"factors":[{"id":"L1"}],"tasks":[{"id":"Y1","name":null,"parents":[]}]}'],
    ['a layout', '{"factors":[{"id":"L1"}],"tasks":[],"layout":{"L1":{"x":0,"y":0}}}'],
    ['another order', '{"tasks":[],"factors":[{"id":"L1"}]}'],
    ['confounding', '{"factors":[{"id":"L1"},{"id":"L2"}],"tasks":[],"confounding":[{"a":"L1","b":"L2"}]}'],
    ['no factor', '{"factors":[],"tasks":[]}'],
    ['a repeated parent', '{"factors":[{"id":"L1"}],"tasks":[{"id":"Y","parents":["L1","L1"]}]}'],
    ['a second graph', '{"factors":[{"id":"L1"}],"tasks":[]}{}'],
    ['nothing', ''],
  ])('leaves %s to the ordinary way', (_, text) => {
    expect(scanGraph(bytesOf(text), TERMINAL_LIMITS)).toBeNull();
  });

  it('keeps the limits', () => {
    const text =
      '{"factors":[{"id":"a"},{"id":"b"}],"tasks":[{"id":"y","parents":["a"]},{"id":"z","parents":[]}]}';
    expect(scanGraph(bytesOf(text), { factors: 2, tasks: 2 })).not.toBeNull();
    expect(scanGraph(bytesOf(text), { factors: 1, tasks: 2 })).toBeNull();
    expect(scanGraph(bytesOf(text), { factors: 2, tasks: 1 })).toBeNull();
  });
});
