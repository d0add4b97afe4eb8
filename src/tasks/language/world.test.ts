import { describe, expect, it } from 'vitest';
import { LANGUAGE_GRAPH, LANGUAGE_WORLD } from '../../experiment/defaults';
import type { MetaScm } from '../../scm/graph';
import { type Domain, EOS, RESERVED_TOKENS, type TokenSet, UNK } from '../corpus';
import { texts } from '../samples';
import type { LanguageWorldSpec } from '../spec';
import { ATTRIBUTES } from './attributes';
import { SENTENCE_WORDS } from './sentences';
import { buildLanguageWorld } from './world';

const SPEC: LanguageWorldSpec = { ...LANGUAGE_WORLD, evaluationSize: 3000 };
const SMALL: LanguageWorldSpec = { ...LANGUAGE_WORLD, pool: 400, evaluationSize: 100 };
const world = buildLanguageWorld(LANGUAGE_GRAPH, SPEC, 11);
const [SENTIMENT, TOPIC, AGENT, PLACE] = [0, 1, 2, 5];

/** Share of rows in which the predicate holds for the factor values. */
function share(set: TokenSet, n: number, holds: (values: Int32Array, k: number) => boolean): number {
  let count = 0;
  for (let k = 0; k < set.size; k++) {
    if (holds(set.factors!.subarray(k * n, (k + 1) * n), k)) count++;
  }
  return count / set.size;
}

/** Four standard errors of a share of n cases. */
const tolerance = (p: number, n: number) => 4 * Math.sqrt((p * (1 - p)) / n);

const sentimentFollows = (shift: number) => (v: Int32Array) => v[SENTIMENT] === (v[TOPIC] + shift) % 2;
const placeFollows = (shift: number) => (v: Int32Array) => v[PLACE] === (v[AGENT] + shift) % 4;

describe('confounding', () => {
  const rho = 0.8;
  const cases: [string, TokenSet, number, number][] = [
    ['train', world.train, 0, rho],
    ['inDomain', world.evaluation.inDomain!, 0, rho],
    ['heldOut', world.evaluation.heldOut!, 0, rho],
    ['paraphrase', world.evaluation.paraphrase!, 0, rho],
    ['shifted', world.evaluation.shifted!, 1, rho],
    ['balanced', world.evaluation.balanced!, 0, 0],
  ];
  for (const [name, set, shift, strength] of cases) {
    it(`${name}: the follower agrees with probability ρ + (1 − ρ)/V at shift ${shift}`, () => {
      const p = strength + (1 - strength) / 2;
      expect(Math.abs(share(set, 6, sentimentFollows(shift)) - p)).toBeLessThan(tolerance(p, set.size));
      const q = strength + (1 - strength) / 4;
      expect(Math.abs(share(set, 6, placeFollows(2 * shift)) - q)).toBeLessThan(tolerance(q, set.size));
    });
  }

  it('leaves every other pair of factors independent', () => {
    const set = world.train;
    for (let i = 0; i < 6; i++) {
      for (let j = i + 1; j < 6; j++) {
        if ((i === SENTIMENT && j === TOPIC) || (i === AGENT && j === PLACE)) continue;
        const p = share(set, 6, (v) => v[i] === 0);
        const q = share(set, 6, (v) => v[j] === 0);
        const both = share(set, 6, (v) => v[i] === 0 && v[j] === 0);
        expect(Math.abs(both - p * q)).toBeLessThan(tolerance(p * q, set.size));
      }
    }
  });

  it('each dataset of a mixture has its own ρ', () => {
    const datasets = [
      { id: 'reviews', rho: 1, share: 1 },
      { id: 'notes', rho: 0, share: 1 },
    ];
    const { train, evaluation } = buildLanguageWorld(LANGUAGE_GRAPH, { ...SPEC, datasets }, 1);
    const strict = share(train, 6, (v, k) => train.dataset[k] === 0 && !sentimentFollows(0)(v));
    expect(strict).toBe(0);
    const loose = share(train, 6, (v, k) => train.dataset[k] === 1 && !sentimentFollows(0)(v));
    expect(Math.abs(loose - 0.25)).toBeLessThan(tolerance(0.25, train.size));
    expect(evaluation.balanced!.dataset.every((d) => d === -1)).toBe(true);
  });
});

describe('sentences and answers', () => {
  it('every sentence says the value of each attribute by exactly one of its synonyms', () => {
    for (let k = 0; k < world.train.size; k++) {
      const words = texts(world, world.train, k).source.split(' ');
      expect(words.at(-1)).toBe('.');
      ATTRIBUTES.slice(0, 6).forEach((attribute, i) => {
        const value = attribute.values[world.train.factors![k * 6 + i]];
        const said = words.filter((word) => attribute.values.some((v) => v.synonyms.includes(word)));
        expect(said).toHaveLength(1);
        expect(value.synonyms).toContain(said[0]);
      });
      const spoken = ATTRIBUTES.flatMap((a) => a.values.flatMap((v) => v.synonyms));
      for (const word of words) expect(spoken.includes(word) || SENTENCE_WORDS.includes(word)).toBe(true);
    }
  });

  it('every target is the parents’ values in graph order, closed by EOS', () => {
    for (const [name, set] of Object.entries(world.evaluation) as [Domain, TokenSet][]) {
      const tasks = name === 'heldOut' ? world.heldOutTasks : world.tasks;
      for (let k = 0; k < set.size; k++) {
        const { parents } = tasks[set.task[k]];
        const expected = parents!.map((i) => ATTRIBUTES[i].values[set.factors![k * 6 + i]].answer);
        expect(texts(world, set, k).target).toBe(expected.join(' '));
        expect(set.target[k * world.targetLength + expected.length]).toBe(EOS);
      }
    }
  });

  it('every example asks with a phrasing of its own task; paraphrases are never trained on', () => {
    const row = (set: TokenSet, k: number) =>
      set.instruction.subarray(k * world.instructionLength, (k + 1) * world.instructionLength).join();
    const trained = world.tasks.map((task) => new Set(task.instructions.map((i) => i.join())));
    const heldOut = world.tasks.map((task) => new Set(task.heldOutInstructions.map((i) => i.join())));
    const { train } = world;
    const { paraphrase } = world.evaluation;
    for (let k = 0; k < train.size; k++) expect(trained[train.task[k]].has(row(train, k))).toBe(true);
    for (let k = 0; k < paraphrase!.size; k++) {
      expect(heldOut[paraphrase!.task[k]].has(row(paraphrase!, k))).toBe(true);
    }
    const all = new Set(trained.flatMap((set) => [...set]));
    for (const set of heldOut) for (const phrasing of set) expect(all.has(phrasing)).toBe(false);
  });

  it('synonyms are Zipf-weighted', () => {
    const positive = ATTRIBUTES[0].values[0].synonyms;
    const counts = positive.map(() => 0);
    for (let k = 0; k < world.train.size; k++) {
      const word = positive.findIndex((w) => texts(world, world.train, k).source.split(' ').includes(w));
      if (word >= 0) counts[word]++;
    }
    const total = counts.reduce((a, b) => a + b, 0);
    const harmonic = positive.reduce((sum, _, k) => sum + 1 / (k + 1), 0);
    counts.forEach((count, k) => {
      const p = 1 / (k + 1) / harmonic;
      expect(Math.abs(count / total - p)).toBeLessThan(tolerance(p, total));
    });
  });

  it('negation says a value by "hardly" and the opposite word', () => {
    const negated = buildLanguageWorld(LANGUAGE_GRAPH, { ...SMALL, negation: 0.5 }, 3);
    let seen = 0;
    for (let k = 0; k < negated.train.size; k++) {
      const words = texts(negated, negated.train, k).source.split(' ');
      const value = negated.train.factors![k * 6 + SENTIMENT];
      const at = words.indexOf('hardly');
      if (at < 0) continue;
      seen++;
      expect(ATTRIBUTES[0].values[1 - value].synonyms).toContain(words[at + 1]);
    }
    expect(Math.abs(seen / negated.train.size - 0.5)).toBeLessThan(tolerance(0.5, negated.train.size));
    expect(negated.sourceLength).toBe(world.sourceLength + 1);
  });

  it('no row overflows its field, and none holds an unknown token', () => {
    for (const corpus of [world, buildLanguageWorld(graphOf(8), { ...SMALL, negation: 1 }, 2)]) {
      for (const set of [corpus.train, ...Object.values(corpus.evaluation)]) {
        expect(set.source.length).toBe(set.size * corpus.sourceLength);
        for (const field of [set.instruction, set.source, set.target]) {
          expect(field.includes(UNK)).toBe(false);
          expect(field.every((token) => token >= 0 && token < corpus.vocabulary.length)).toBe(true);
        }
        for (let k = 0; k < set.size; k++) expect(texts(corpus, set, k).source.endsWith(' .')).toBe(true);
      }
    }
  });
});

describe('the vocabulary', () => {
  it('starts with the reserved tokens and repeats no word', () => {
    expect(world.vocabulary.slice(0, 5)).toEqual([...RESERVED_TOKENS]);
    expect(new Set(world.vocabulary).size).toBe(world.vocabulary.length);
    const spoken = ATTRIBUTES.flatMap((a) => [
      ...a.asked,
      ...a.values.flatMap((v) => [v.answer, ...v.synonyms]),
    ]);
    expect(new Set(spoken).size).toBe(spoken.length);
    for (const word of SENTENCE_WORDS) expect(spoken).not.toContain(word);
  });

  it('holds everything, whatever was drawn', () => {
    const tiny = buildLanguageWorld(LANGUAGE_GRAPH, { ...SMALL, pool: 1, evaluationSize: 1 }, 99);
    expect(tiny.vocabulary).toEqual(world.vocabulary);
    expect(world.vocabulary.length).toBe(151);
    expect(world.factorCardinality).toEqual([2, 4, 5, 3, 3, 4]);
  });
});

function graphOf(count: number): MetaScm {
  const factors = Array.from({ length: count }, (_, i) => ({ id: `L${i + 1}` }));
  return { factors, tasks: [{ id: 'Y1', parents: factors.map(({ id }) => id) }], confounding: [] };
}
