import { describe, expect, it } from 'vitest';
import { wilson } from '../lib/interval';
import { balanced, type Outcome, pairsFollowing, Tally } from './tally';

/** Factor 0 → task 0 only. */
const edge = (factor: number, task: number) => factor === 0 && task === 0;

const outcome = (factor: number, task: number, changed: boolean, name: string): Outcome => ({
  factor,
  task,
  changed,
  right: edge(factor, task) ? changed : null,
  show: () => ({ before: { source: name, answer: 'a' }, after: { source: name, answer: 'b' } }),
});

describe('the tally', () => {
  it('counts edges and non-edges half each', () => {
    const tally = new Tally(edge);
    for (let k = 0; k < 4; k++) tally.add(outcome(0, 0, k < 3, `on ${k}`));
    for (let k = 0; k < 16; k++) tally.add(outcome(1, 0, k < 2, `off ${k}`));
    const score = tally.score(4);
    expect(score.onEdges).toEqual(wilson(3, 4));
    expect(score.offEdges).toEqual(wilson(2, 16));
    expect(score.right).toEqual(wilson(3, 4));
    expect(score.score.value).toBeCloseTo((3 / 4 + 14 / 16) / 2, 12);
    expect(score.pairs).toEqual([
      { factor: 0, task: 0, edge: true, follows: false, changed: wilson(3, 4) },
      { factor: 1, task: 0, edge: false, follows: false, changed: wilson(2, 16) },
    ]);
  });

  it('counts a pair as keeping to the graph where it does so in 95 % of cases', () => {
    const tally = new Tally(edge);
    for (let k = 0; k < 40; k++) {
      tally.add(outcome(0, 0, k >= 2, 'an edge that 95 % see'));
      tally.add(outcome(0, 1, k < 2, 'no edge, and 5 % see one'));
      tally.add(outcome(1, 0, k < 3, 'no edge, and more see one'));
      tally.add(outcome(1, 1, false, 'no edge'));
    }
    const score = tally.score(40);
    const { faithful, pairs } = score;
    expect(pairs.map(({ follows }) => follows)).toEqual([true, true, false, true]);
    expect(faithful.value).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(faithful.n).toBe(4);
    expect(pairsFollowing(score)).toEqual(wilson(3, 4));
  });

  it('shows one case of each pair where the graph is contradicted, then one where it is not', () => {
    const tally = new Tally(edge);
    tally.add(outcome(0, 0, true, 'as the graph says'));
    tally.add(outcome(0, 0, false, 'missed'));
    tally.add(outcome(0, 0, false, 'missed again'));
    tally.add(outcome(1, 1, true, 'spurious'));
    expect(tally.score(4).shown.map(({ before }) => before.source)).toEqual([
      'missed',
      'spurious',
      'as the graph says',
    ]);
  });
});

describe('the balanced score', () => {
  it('is that of one side where the other has no cases', () => {
    const none = wilson(0, 0);
    expect(balanced(wilson(9, 10), none)).toEqual(wilson(9, 10));
    expect(balanced(none, wilson(1, 10)).value).toBeCloseTo(0.9, 12);
  });

  it('has an interval inside [0, 1] that is narrower than either side’s', () => {
    for (const [on, off] of [
      [50, 0],
      [0, 50],
      [25, 25],
      [49, 3],
    ]) {
      const [a, b] = [wilson(on, 50), wilson(off, 50)];
      const { value, low, high } = balanced(a, b);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(high - low).toBeLessThan(Math.max(a.high - a.low, b.high - b.low));
    }
  });
});
