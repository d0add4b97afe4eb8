import { describe, expect, it } from 'vitest';
import { RATES, SUBJECT } from '../probe.fixture';
import { describeRates, pairSentence, percent, rateMap, rateOf, tasksOf } from './rates';
import { concludeScores, scorePlot } from './scores';

describe('change rates as a map', () => {
  it('frames edges, and marks what counts against the score', () => {
    const map = rateMap(RATES, SUBJECT);
    expect(tasksOf(RATES)).toEqual([0, 1]);
    expect(map.columnNames).toEqual(['sentiment', 'topic']);
    const verdicts = map.cells.map((cell) => [cell.on, cell.verdict]);
    expect(verdicts).toEqual([
      [true, 'agrees'],
      [false, 'agrees'],
      [false, 'extra'],
      [true, 'missing'],
      [false, 'agrees'],
      [false, 'agrees'],
    ]);
  });

  it('says so in words', () => {
    expect(describeRates(RATES, SUBJECT)).toBe(
      'Edges that leave more than 5 % of answers as they were: topic → topic .31. Factors without an edge that change more than 5 %: topic → sentiment .64.',
    );
    expect(describeRates({ pairs: [RATES.pairs[0]] }, SUBJECT)).toMatch(/^In at least 95 %/);
    expect(pairSentence(RATES.pairs[2], SUBJECT)).toMatch(
      /^topic → sentiment: 64 % of 100 answers changed \(95 %: 54 % to 73 %\); the graph has no such edge, so none should$/,
    );
    expect(
      pairSentence({ ...RATES.pairs[0], changed: { value: Number.NaN, low: 0, high: 1, n: 0 } }, SUBJECT),
    ).toBe('sentiment → sentiment: not measured');
  });

  it('never reads a little as nothing', () => {
    expect([0, 0.004, 1 / 6000, 1, Number.NaN].map(percent)).toEqual([
      '0 %',
      '0.4 %',
      '<0.1 %',
      '100 %',
      '–',
    ]);
    expect([0.99, 0.996, 1 - 1 / 6000].map(percent)).toEqual(['99 %', '99.6 %', '>99.9 %']);
    expect(rateOf(RATES, 1, 0)?.changed.value).toBe(0.64);
    expect(rateOf(RATES, 9, 0)).toBeNull();
  });
});

describe('scores side by side', () => {
  const models = [
    { id: 'this', name: 'SIT', rates: RATES },
    {
      id: 'oracle',
      name: 'oracle mask',
      rates: { ...RATES, faithful: { value: 0.99, low: 0.98, high: 1, n: 72 } },
    },
  ];

  it('stand on one scale with what is to be expected', () => {
    const plot = scorePlot(models);
    expect(plot.groups.map((group) => group.id)).toEqual(['faithful', 'score', 'on', 'off', 'right']);
    expect(plot.groups[0].rows.map((row) => row.emphasis)).toEqual([true, false]);
    const numeric = scorePlot([{ ...models[0], rates: { ...RATES, right: null } }]);
    expect(numeric.groups.map((group) => group.id)).toEqual(['faithful', 'score', 'on', 'off']);
  });

  it('are concluded from intervals, with the caveat', () => {
    expect(concludeScores([])).toBe('');
    expect(concludeScores(models.slice(0, 1))).toContain('Measure another model');
    expect(concludeScores(models)).toContain('SIT follows the graph less closely than oracle mask.');
    const at = (id: string, value: number) => ({
      id,
      name: id,
      rates: { ...RATES, faithful: { value, low: value - 0.05, high: value + 0.05, n: 72 } },
    });
    expect(
      concludeScores([at('this', 0.8), at('no mask', 0.75), at('plain', 0.5), at('oracle', 0.95)]),
    ).toContain(
      'this follows the graph more closely than plain; less closely than oracle; is not told apart from no mask (intervals overlap',
    );
    expect(concludeScores(models)).toContain('One seed');
  });
});
