import { describe, expect, it } from 'vitest';
import { LANGUAGE_GRAPH, LANGUAGE_WORLD } from '../../experiment/defaults';
import { attributesOf } from './attributes';
import { writeCounterfactuals } from './counterfactual';

const N = 200;
const attributes = attributesOf(LANGUAGE_GRAPH);
const n = attributes.length;
const { factors, changed, before, after } = writeCounterfactuals(LANGUAGE_GRAPH, LANGUAGE_WORLD, 7, N);

describe('counterfactual sentences', () => {
  it('differ from the sentence in the one word that says the factor', () => {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < N; k++) {
        const [a, b] = [before[k], after[i][k]];
        expect(b.length).toBe(a.length);
        const at = a.findIndex((word, position) => word !== b[position]);
        expect(a.filter((word, position) => word !== b[position])).toEqual([a[at]]);
        const { values } = attributes[i];
        expect(values[factors[k * n + i]].synonyms).toContain(a[at]);
        expect(values[changed[k * n + i]].synonyms).toContain(b[at]);
      }
    }
  });

  it('change every factor to another value, each other value about equally often', () => {
    for (let i = 0; i < n; i++) {
      const cardinality = attributes[i].values.length;
      const steps = new Array<number>(cardinality).fill(0);
      for (let k = 0; k < N; k++) {
        steps[(changed[k * n + i] - factors[k * n + i] + cardinality) % cardinality] += 1;
      }
      expect(steps[0]).toBe(0);
      const p = 1 / (cardinality - 1);
      for (const count of steps.slice(1)) {
        expect(Math.abs(count - N * p)).toBeLessThanOrEqual(4 * Math.sqrt(N * p * (1 - p)));
      }
    }
  });

  it('keep a negation that is there', () => {
    const always = { ...LANGUAGE_WORLD, negation: 1 };
    const negated = writeCounterfactuals(LANGUAGE_GRAPH, always, 1, 20);
    for (const [k, sentence] of negated.before.entries()) {
      expect(sentence).toContain('hardly');
      for (const other of negated.after) expect(other[k]).toContain('hardly');
    }
  });

  it('are the same for the same seed, and the beginning of a longer list', () => {
    const longer = writeCounterfactuals(LANGUAGE_GRAPH, LANGUAGE_WORLD, 7, N + 50);
    expect(longer.before.slice(0, N)).toEqual(before);
    expect(longer.after[2].slice(0, N)).toEqual(after[2]);
    expect(writeCounterfactuals(LANGUAGE_GRAPH, LANGUAGE_WORLD, 8, N).before).not.toEqual(before);
  });
});
