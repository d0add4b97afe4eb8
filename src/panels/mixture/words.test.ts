import { describe, expect, it } from 'vitest';
import { LANGUAGE_GRAPH, LANGUAGE_WORLD, NUMERIC_GRAPH, NUMERIC_WORLD } from '../../experiment/defaults';
import { sampleSentences } from '../../tasks/samples';
import { confoundingSentence, pairRules } from './confoundingWords';
import { factorOfWords, pieces } from './highlight';
import { parseNumber } from './NumberField';

const certain = { ...LANGUAGE_WORLD, datasets: [{ id: 'D1', rho: 1, share: 1 }] };

describe('confounding in words', () => {
  it('says the very rule that the world draws by', () => {
    const rules = pairRules(LANGUAGE_GRAPH);
    expect(rules).toHaveLength(LANGUAGE_GRAPH.confounding.length);
    for (const domain of ['train', 'shifted'] as const) {
      for (const sample of sampleSentences(LANGUAGE_GRAPH, certain, 3, 100, domain)) {
        LANGUAGE_GRAPH.confounding.forEach(({ a, b }, k) => {
          const said = domain === 'train' ? rules[k].trained : rules[k].shifted;
          expect(said.split(', ')).toContain(`${sample.factors[b]} → ${sample.factors[a]}`);
        });
      }
    }
  });

  it('names the actual pairs and their strength', () => {
    expect(confoundingSentence(LANGUAGE_GRAPH, LANGUAGE_WORLD)).toMatch(
      /^In 80 % of the training sentences sentiment follows topic and place follows agent,/,
    );
    expect(confoundingSentence(NUMERIC_GRAPH, NUMERIC_WORLD)).toMatch(
      /L1 with L4, L2 with L5 and L3 with L6.*0\.30/,
    );
    expect(confoundingSentence({ ...LANGUAGE_GRAPH, confounding: [] }, LANGUAGE_WORLD)).toMatch(/no effect/);
    const off = { ...NUMERIC_WORLD, datasets: [{ id: 'D1', rho: 0, share: 1 }] };
    expect(confoundingSentence(NUMERIC_GRAPH, off)).toMatch(/^With ρ = 0/);
  });
});

describe('words of factors', () => {
  it('are found in every sentence, one per factor, and in every target', () => {
    const factors = factorOfWords(LANGUAGE_GRAPH);
    for (const sample of sampleSentences(LANGUAGE_GRAPH, LANGUAGE_WORLD, 1, 60)) {
      const source = pieces(sample.source, factors);
      expect(source.map((piece) => piece.text).join('')).toBe(sample.source.replace(/ \./g, '.'));
      const said = source.flatMap((piece) => (piece.factor ? [piece.factor] : []));
      expect(said.sort()).toEqual(LANGUAGE_GRAPH.factors.map((factor) => factor.id).sort());
      const asked = pieces(sample.target, factors).flatMap((piece) => (piece.factor ? [piece.factor] : []));
      expect(asked).toEqual(LANGUAGE_GRAPH.tasks.find(({ id }) => id === sample.task)?.parents);
    }
  });
});

describe('typed numbers', () => {
  it('are taken within the range only', () => {
    expect(parseNumber('0.5', [0, 1], false)).toBe(0.5);
    expect(parseNumber(' 0,5 ', [0, 1], false)).toBe(0.5);
    expect(parseNumber('.5', [0, 1], false)).toBe(0.5);
    for (const text of ['', 'a', '1e9', '0x1', '-0.1', 'NaN', '1 2'])
      expect(parseNumber(text, [0, 1], false)).toBeNull();
    expect(parseNumber('2.5', [0, 9], true)).toBeNull();
    expect(parseNumber('2', [0, 9], true)).toBe(2);
  });
});
