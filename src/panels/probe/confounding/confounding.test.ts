import { describe, expect, it } from 'vitest';
import type { SetAssociations } from '../../../experiment/confounding';
import { LANGUAGE_GRAPH } from '../../../experiment/defaults';
import { wilson } from '../../plot/run.fixture';
import { associationMap, describeAssociations, pathText, pathTo, strongestOther } from './association';
import { type Finding, findingSentences } from './sentence';

const at = (value: number, n = 3000) => ({ value, low: value - 0.02, high: value + 0.02, n, chance: 0.05 });
const D1: SetAssociations = {
  id: 'D1',
  kind: 'dataset',
  rho: 0.8,
  n: 3000,
  byFactor: [at(1), at(0.8), at(0.03)],
};
const BALANCED: SetAssociations = {
  id: 'balanced',
  kind: 'balanced',
  rho: null,
  n: 400,
  byFactor: [at(1, 400), at(0.02, 400), at(0.02, 400)],
};
const NAMES = ['sentiment', 'topic', 'agent'];
const PARENTS = new Set([0]);

describe('associations as a map', () => {
  it('frames causes and marks what goes with the answer without causing it', () => {
    const map = associationMap([D1, BALANCED], NAMES, PARENTS);
    const cell = (row: number, column: number) => map.cells.find((c) => c.row === row && c.column === column);
    expect([cell(0, 0)?.on, cell(0, 0)?.verdict]).toEqual([true, 'agrees']);
    expect(cell(1, 0)?.verdict).toBe('extra');
    expect(cell(1, 1)?.verdict).toBe('agrees');
    expect(strongestOther([D1], PARENTS)).toBe(1);
    expect(strongestOther([], PARENTS)).toBe(0);
    expect(describeAssociations([D1, BALANCED], NAMES, PARENTS)).toBe(
      'In D1, beyond chance without causing the answer: topic 0.80. In the balanced domain, beyond chance without causing the answer: none.',
    );
  });
});

describe('the path', () => {
  it('leads through the dataset for a confounded factor, is the edge for a cause, and is none otherwise', () => {
    const text = (factor: string) => {
      const path = pathTo(LANGUAGE_GRAPH, 'ask-sentiment', factor);
      return path && pathText(LANGUAGE_GRAPH, path);
    };
    expect(text('topic')).toBe('Y(sentiment) ← sentiment ← D → topic');
    expect(text('sentiment')).toBe('Y(sentiment) ← sentiment');
    expect(text('tense')).toBeNull();
    const pair = pathTo(LANGUAGE_GRAPH, 'ask-agent-tense', 'place');
    expect(pair && pathText(LANGUAGE_GRAPH, pair)).toBe('agent + tense ← agent ← D → place');
  });
});

describe('the finding in words', () => {
  const finding: Finding = {
    set: D1,
    balanced: BALANCED,
    factor: 1,
    factorName: 'topic',
    taskName: 'sentiment',
    edge: false,
    path: 'Y(sentiment) ← sentiment ← D → topic',
    example: {
      factor: 1,
      value: 'food',
      answer: 'positive',
      share: wilson(0.9, 740),
      balanced: wilson(0.5, 100),
    },
    uses: [
      { name: 'plain', changed: wilson(0.14, 100) },
      { name: 'SIT', changed: wilson(0.03, 100) },
    ],
  };

  it('names the value, the answer, the path and what each model makes of it', () => {
    const [data, cause, use] = findingSentences(finding);
    expect(data).toBe(
      'In D1, topic = food goes with positive in 90 % of 740 sentences; where nothing is confounded, in 50 % of 100.',
    );
    expect(cause).toContain('through the dataset, Y(sentiment) ← sentiment ← D → topic');
    expect(use).toMatch(
      /^When only topic changes, the answer to sentiment should never change\. Of 100 cases it does in 14 % for plain \(95 %: \d+ % to \d+ %\) and 3 % for SIT \(.*\)\.$/,
    );
  });

  it('shows no number for what did not run, and no association where there is none', () => {
    expect(findingSentences({ ...finding, uses: [] })[2]).toBe(
      'What models use of it has not been measured yet.',
    );
    expect(findingSentences({ ...finding, factor: 2, factorName: 'agent', path: null })[0]).toContain(
      'no more than',
    );
    expect(findingSentences({ ...finding, set: BALANCED })[1]).toContain(
      'but nothing of that shows in the balanced domain',
    );
    expect(findingSentences({ ...finding, edge: true })[1]).toContain('It is a cause');
    expect(findingSentences({ ...finding, edge: true })[2]).toContain('should always change');
    expect(findingSentences({ ...finding, example: null })[0]).toBe(
      'In D1, topic goes with sentiment (0.80, 95 % 0.78 to 0.82, n 3000); where nothing is confounded, 0.02, 95 % 0.00 to 0.04 (n 400).',
    );
  });
});
