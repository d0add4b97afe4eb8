import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_GRAPH, LANGUAGE_WORLD, NUMERIC_WORLD } from '../../experiment/defaults';
import type { MetaScm } from '../../scm/graph';
import { EOS, UNK } from '../corpus';
import { buildNumericWorld } from '../numeric/world';
import { texts } from '../samples';
import type { LanguageWorldSpec } from '../spec';
import { ATTRIBUTES, MOST_FACTORS } from './attributes';
import { MOST_INSTRUCTIONS } from './instructions';
import { buildLanguageWorld } from './world';

const SPEC: LanguageWorldSpec = { ...LANGUAGE_WORLD, evaluationSize: 1000 };
const SMALL: LanguageWorldSpec = { ...LANGUAGE_WORLD, pool: 400, evaluationSize: 100 };

/** Four standard errors of a share of n cases. */
const tolerance = (p: number, n: number) => 4 * Math.sqrt((p * (1 - p)) / n);

describe('any graph the reader draws', () => {
  it('holds out the nine pairs that no task asks for', () => {
    const world = buildLanguageWorld(LANGUAGE_GRAPH, SMALL, 11);
    expect(world.heldOutTasks).toHaveLength(9);
    expect(world.heldOutTasks.map((task) => task.parents!.join(''))).toEqual(
      '02 03 04 05 13 14 15 24 35'.split(' '),
    );
  });

  it('an edited edge changes the examples of its task only', () => {
    const tasks = LANGUAGE_GRAPH.tasks.map((task) =>
      task.id === 'ask-tense-quantity' ? { ...task, parents: ['tense', 'quantity', 'topic'] } : task,
    );
    const [before, after] = [LANGUAGE_GRAPH, { ...LANGUAGE_GRAPH, tasks }].map((graph) =>
      buildLanguageWorld(graph, SMALL, 5),
    );
    const edited = before.tasks.findIndex((task) => task.id === 'ask-tense-quantity');
    expect([...after.train.task]).toEqual([...before.train.task]);
    for (let k = 0; k < SMALL.pool; k++) {
      const [a, b] = [texts(before, before.train, k), texts(after, after.train, k)];
      expect(b.source).toBe(a.source);
      if (before.train.task[k] === edited) {
        expect(b.target.split(' ')).toHaveLength(3);
      } else expect(b).toEqual(a);
    }
  });

  it('a new task takes some examples over and leaves all others as they were', () => {
    const tasks = [{ id: 'new', parents: ['topic', 'place'] }, ...LANGUAGE_GRAPH.tasks];
    const [before, after] = [LANGUAGE_GRAPH, { ...LANGUAGE_GRAPH, tasks }].map((graph) =>
      buildLanguageWorld(graph, SMALL, 5),
    );
    let taken = 0;
    for (let k = 0; k < SMALL.pool; k++) {
      if (after.train.task[k] === 0) taken++;
      else {
        expect(after.train.task[k]).toBe(before.train.task[k] + 1);
        expect(texts(after, after.train, k)).toEqual(texts(before, before.train, k));
      }
    }
    expect(Math.abs(taken / SMALL.pool - 1 / 13)).toBeLessThan(tolerance(1 / 13, SMALL.pool));
  });

  it('proportions weigh the tasks, and 0 leaves one out', () => {
    const proportions = { 'ask-sentiment': 0, 'ask-topic': 11 };
    const { train } = buildLanguageWorld(LANGUAGE_GRAPH, { ...SPEC, proportions }, 5);
    const count = (t: number) => train.task.filter((task) => task === t).length / train.size;
    expect(count(0)).toBe(0);
    expect(Math.abs(count(1) - 11 / 21)).toBeLessThan(tolerance(11 / 21, train.size));
  });

  it('fewer factors leave the other attributes out of the sentence', () => {
    const graph: MetaScm = {
      factors: [{ id: 'place' }, { id: 'L1' }],
      tasks: [{ id: 'Y1', parents: ['place', 'L1'] }],
      confounding: [],
    };
    const corpus = buildLanguageWorld(graph, SMALL, 1);
    expect(corpus.factorCardinality).toEqual([4, 2]);
    const left = ATTRIBUTES.filter(({ id }) => id !== 'place' && id !== 'sentiment');
    for (let k = 0; k < 50; k++) {
      const words = texts(corpus, corpus.train, k).source.split(' ');
      for (const attribute of left) {
        for (const { synonyms } of attribute.values) {
          for (const word of synonyms) expect(words).not.toContain(word);
        }
      }
    }
    expect(corpus.heldOutTasks).toEqual([]);
    expect(corpus.evaluation.heldOut).toBeUndefined();
  });

  it('a task without parents answers "none"', () => {
    const graph: MetaScm = { ...LANGUAGE_GRAPH, tasks: [{ id: 'void', parents: [] }] };
    const corpus = buildLanguageWorld(graph, SMALL, 1);
    const first = texts(corpus, corpus.train, 0);
    expect(first.target).toBe('none');
    expect(first.instruction.endsWith('nothing')).toBe(true);
  });

  it('eight factors in one task have a bounded list of phrasings', () => {
    const corpus = buildLanguageWorld(graphOf(8), SMALL, 1);
    expect(corpus.tasks[0].instructions).toHaveLength(MOST_INSTRUCTIONS);
    expect(new Set(corpus.tasks[0].instructions.map((i) => i.join())).size).toBe(MOST_INSTRUCTIONS);
  });

  it('refuses nine factors and an empty graph, with one thing to do', () => {
    expect(() => buildLanguageWorld(graphOf(9), SMALL, 1)).toThrow(/Remove 1/);
    expect(() => buildLanguageWorld({ factors: [], tasks: [], confounding: [] }, SMALL, 1)).toThrow(/factor/);
    expect(() => buildLanguageWorld({ ...LANGUAGE_GRAPH, tasks: [] }, SMALL, 1)).toThrow(/Add a task/);
  });

  it('is the same for the same seed and different for another', () => {
    const [a, b, c] = [7, 7, 8].map((seed) => buildLanguageWorld(LANGUAGE_GRAPH, SMALL, seed));
    expect(a).toEqual(b);
    expect(a.train.source).not.toEqual(c.train.source);
  });

  it('both worlds build over any small graph', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MOST_FACTORS }),
        fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (n, codes, confounded) => {
          const ids = ['place', 'a', 'sentiment', '__proto__', 'b', 'topic', 'c', 'constructor'].slice(0, n);
          const graph: MetaScm = {
            factors: ids.map((id) => ({ id })),
            tasks: codes.map((code, t) => ({ id: `Y${t}`, parents: ids.filter((_, i) => (code >> i) & 1) })),
            confounding: confounded && n > 1 ? [{ a: ids[0], b: ids[n - 1] }] : [],
          };
          const text = buildLanguageWorld(
            graph,
            { ...SMALL, pool: 30, evaluationSize: 10, negation: 0.3 },
            1,
          );
          for (const set of [text.train, ...Object.values(text.evaluation)]) {
            for (const field of [set.instruction, set.source, set.target])
              expect(field.includes(UNK)).toBe(false);
            expect(set.target.filter((token) => token === EOS)).toHaveLength(set.size);
          }
          const numeric = buildNumericWorld(graph, { ...NUMERIC_WORLD, pool: 30, evaluationSize: 10 }, 1);
          for (const set of [numeric.train, ...Object.values(numeric.evaluation)]) {
            expect(set.source.every(Number.isFinite)).toBe(true);
            expect(set.targets.every(Number.isFinite)).toBe(true);
          }
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});

function graphOf(count: number): MetaScm {
  const factors = Array.from({ length: count }, (_, i) => ({ id: `L${i + 1}` }));
  return { factors, tasks: [{ id: 'Y1', parents: factors.map(({ id }) => id) }], confounding: [] };
}
