import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../lib/refusal';
import type { MetaScm } from '../graph';
import { graphs } from '../graph.arbitrary';
import { fromDagitty, toDagitty } from './dagitty';
import { fromDot, toDot } from './dot';
import { fromJson, toJson } from './json';
import { formatOf, readGraph } from './read';

const FORMATS = [
  ['json', toJson, fromJson],
  ['dot', toDot, fromDot],
  ['dagitty', toDagitty, fromDagitty],
] as const;

/** Graphs whose ids are anything the parser takes. */
const odd: fc.Arbitrary<MetaScm> = fc
  .uniqueArray(
    fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
      fc.constantFrom(
        'D',
        'T',
        'X',
        'node',
        'graph',
        'a"b',
        'a\\',
        '\\n',
        '\\N',
        '__proto__',
        '<b>',
        '->',
        '//',
        '#',
        '1.5',
        'bb',
      ),
    ),
    { minLength: 3, maxLength: 3 },
  )
  .filter((ids) =>
    ids.every((id) => /\S/.test(id) && !/[\p{Cc}\p{Cs}]/u.test(id) && id[0] !== ':' && id.length <= 40),
  )
  .map(([a, b, y]) => ({
    factors: [{ id: a, name: 'X' }, { id: b }],
    tasks: [{ id: y, parents: [b] }],
    confounding: [{ a: b, b: a }],
    layout: { [a]: { x: 0.1, y: -1e-7 }, ':X': { x: -5, y: 12.25 }, ':T': { x: 0, y: 0 } },
  }));

describe.each(FORMATS)('%s', (format, write, read) => {
  it('gives back every graph exactly', () => {
    fc.assert(
      fc.property(graphs({ factors: 6, tasks: 5 }), (graph) => {
        const text = write(graph);
        expect(formatOf(text)).toBe(format);
        expect(readGraph(text)).toEqual(graph);
      }),
      { numRuns: 400 },
    );
  });

  it('gives back any ids', () => {
    fc.assert(
      fc.property(odd, (graph) => {
        expect(read(write(graph))).toEqual(graph);
      }),
      { numRuns: 400 },
    );
  });

  it('throws nothing but refusals on texts that were cut, changed or never a graph', () => {
    const source = write({
      factors: [{ id: 'L1', name: 'a "name"' }, { id: 'L2' }],
      tasks: [{ id: 'Y1', parents: ['L1', 'L2'] }],
      confounding: [{ a: 'L1', b: 'L2' }],
      layout: { L1: { x: 1, y: 2 } },
    });
    const pieces = fc.constantFrom(
      ...'{}[];,=:"\\<>-#/*\n '.split(''),
      '->',
      '<->',
      'digraph {',
      'dag {',
      'kind=',
      '"',
      'L1',
    );
    const damaged = fc
      .array(fc.record({ at: fc.nat({ max: source.length }), cut: fc.nat({ max: 9 }), add: pieces }), {
        maxLength: 4,
      })
      .map((changes) =>
        changes.reduce((text, c) => text.slice(0, c.at) + c.add + text.slice(c.at + c.cut), source),
      );
    const assembled = fc.array(pieces, { maxLength: 20 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.oneof(damaged, assembled, fc.string({ unit: 'binary' })), (text) => {
        for (const parse of [read, readGraph]) {
          try {
            parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('DOT as people write it', () => {
  it('takes chains, comments, quotes, attributes, defaults and ports', () => {
    const graph = fromDot(`
      // a plain drawing
      strict digraph "my world" {
        # preprocessor lines are skipped
        rankdir=LR; node [shape=box, fontname="Helvetica"]
        graph [label="two
lines"];
        mood [label="the\\nmood", pos="10,20!"]
        mood:e -> "what, how?":w [color=red, weight=2]; /* and
        another */ place -> "what, how?" place -> where
        "time\\"s up" -> where [label=<<b>bold</b>>]
        mood -> "what, how?"
        unused
      }`);
    expect(graph).toEqual({
      factors: [{ id: 'mood', name: 'the mood' }, { id: 'place' }, { id: 'time"s up' }, { id: 'unused' }],
      tasks: [
        { id: 'what, how?', parents: ['mood', 'place'] },
        { id: 'where', parents: ['place', 'time"s up'] },
      ],
      confounding: [],
      layout: { mood: { x: 10, y: -20 } },
    });
  });

  it("reads the paper's picture: D, T and X are not factors", () => {
    const graph = fromDot(
      `digraph { D -> {L1 L2} }`.replace(
        '{L1 L2}',
        'L1; D -> L2; D -> L3; T -> L1 -> X; T -> L2; T -> L3; L2 -> X; L3 -> X; L1 -> Y1; L2 -> Y1; L3 -> Y2',
      ),
    );
    expect(graph.factors.map((f) => f.id)).toEqual(['L1', 'L2', 'L3']);
    expect(graph.tasks.map((t) => t.id)).toEqual(['Y1', 'Y2']);
    expect(graph.confounding).toEqual([]);
  });

  it('takes a factor called D where it causes a task, and a task called X that one factor lacks', () => {
    const graph = fromDot('digraph { D -> X; E -> X; E -> Y; F -> Y }');
    expect(graph.factors.map((f) => f.id)).toEqual(['D', 'E', 'F']);
    expect(graph.tasks.map((t) => t.id)).toEqual(['X', 'Y']);
  });

  it('confounds what D moves as a pair, and what a two-headed edge joins', () => {
    expect(fromDot('digraph { D -> a; D -> b; a -> y; b -> z; c -> z }').confounding).toEqual([
      { a: 'a', b: 'b' },
    ]);
    expect(fromDot('digraph { a -> b [dir=both]; a -> y; b -> z }').confounding).toEqual([
      { a: 'a', b: 'b' },
    ]);
    expect(fromDot('digraph { y -> a [dir=back] y -> b [dir=back]}').factors).toHaveLength(2);
  });

  it.each([
    ['graph { a -- b }', /^line 1: edges of a causal graph have a direction/],
    ['digraph {\n a -- b }', /^line 2: an edge of a causal graph is one of ->/],
    ['digraph {\n\n subgraph cluster_0 { a } }', /^line 3: groups of nodes in braces are not read/],
    ['digraph {\n a -> { b c } }', /^line 2: groups of nodes in braces/],
    ['digraph {\n a -> b\n b -> c }', /^line [23]: a meta-SCM has no edge factor → factor/],
    ['digraph { a -> b', /^line 1: the graph must be closed/],
    ['digraph { a -> b }\ndigraph { }', /^line 2: a file holds one graph/],
    ['digraph { a [kind=thing] }', /^line 1: the kind of a node is one of factor/],
    ['digraph { a [label="open ] }', /^line 1: a quote that is opened/],
    ['digraph { a /* }', /^line 1: a comment that is opened/],
    ['digraph { }', /^graph.factors: a graph needs at least one factor/],
    [
      'digraph { D -> a; D -> b; D -> c; a -> y; b -> y; c -> y; d -> y }',
      /^graph.confounding: D moves factors in pairs \(found \["a","b","c"\]\)/,
    ],
    [`digraph { ${'x'.repeat(41)} }`, /^line 1: an id is a text/],
    [
      `digraph {\n${Array.from({ length: 200 }, (_, i) => `n${i}\n`).join('')}}`,
      /^line 133: at most 64 factors/,
    ],
  ])('refuses case %#', (text, message) => {
    expect(() => readGraph(text)).toThrow(Refusal);
    expect(() => readGraph(text)).toThrow(message);
  });
});

describe('dagitty as people write it', () => {
  it('takes arrows both ways, two-headed arrows, flags and positions', () => {
    expect(fromDagitty('dag { a -> b  b <- c  d <-> e  x [exposure,pos="0,1"] }')).toEqual({
      factors: [{ id: 'a' }, { id: 'c' }, { id: 'd' }, { id: 'e' }, { id: 'x' }],
      tasks: [{ id: 'b', parents: ['a', 'c'] }],
      confounding: [{ a: 'd', b: 'e' }],
      layout: { x: { x: 0, y: 160 } },
    });
    const text =
      'dag "study" {\nbb="-2,-2,2,2"\nL1 [latent,pos="-1.5,0.25"]\n"out come" [outcome,pos="1,1"]\nL1 -> "out come" [beta=.5]\n}';
    expect(fromDagitty(text)).toEqual({
      factors: [{ id: 'L1' }],
      tasks: [{ id: 'out come', parents: ['L1'] }],
      confounding: [],
      layout: { L1: { x: -240, y: 40 }, 'out come': { x: 160, y: 160 } },
    });
  });

  it.each([
    ['pdag { a -> b }', /^line 1: dagitty model code of a causal graph begins with dag/],
    ['dag { a -- b }', /^line 1: an edge of a causal graph is one of -> <- <->/],
    ['dag {\na <-> b\n b <-> c }', /^line 3: a factor stands in at most one/],
    ['dag {\na -> y\na <-> y }', /^line \d: /],
    ['dag', /^line 1: dagitty model code has "{" here/],
  ])('refuses case %#', (text, message) => {
    expect(() => readGraph(text)).toThrow(Refusal);
    expect(() => readGraph(text)).toThrow(message);
  });
});

describe('JSON', () => {
  it('names the line of what is no JSON', () => {
    expect(() => fromJson('{\n  "factors": [],\n  "tasks": [}\n')).toThrow(/^line 3: this is not JSON/);
    expect(() => fromJson('{"factors": [')).toThrow(/^line 1: this is not JSON/);
    expect(() => fromJson('')).toThrow(Refusal);
  });

  it('refuses texts that are too long before reading them', () => {
    for (const text of [
      ' '.repeat(1_000_001),
      `digraph {${';'.repeat(1_000_000)}}`,
      `dag {${'a '.repeat(500_000)}}`,
    ]) {
      expect(() => readGraph(text)).toThrow(/^text: a graph has at most 1000000 characters/);
    }
  });
});
