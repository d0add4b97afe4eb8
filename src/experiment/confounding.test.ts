import { describe, expect, it } from 'vitest';
import { concreteCase, exampleSets, taskAssociations } from './confounding';
import { buildCorpus } from './corpus';
import { LANGUAGE_SIT, LANGUAGE_WORLD, NUMERIC_SIT, NUMERIC_WORLD, OWN_SIT } from './defaults';
import type { Experiment } from './experiment';

const language = (datasets: { id: string; rho: number; share: number }[]): Experiment => ({
  ...LANGUAGE_SIT,
  world: { ...LANGUAGE_WORLD, datasets, pool: 8000, evaluationSize: 4000 },
});
const [SENTIMENT, TOPIC, AGENT, TENSE, , PLACE] = [0, 1, 2, 3, 4, 5];
const ASK_SENTIMENT = 0;

describe('associations in the language world', () => {
  const experiment = language([
    { id: 'reviews', rho: 0.8, share: 1 },
    { id: 'notes', rho: 0.3, share: 1 },
  ]);
  const corpus = buildCorpus(experiment, null);
  const sets = taskAssociations(experiment, corpus, ASK_SENTIMENT)!;
  const of = (id: string) => sets.find((s) => s.id === id)!;

  it('of the target with the confounded factor is ρ in each dataset, and 0 where nothing is confounded', () => {
    // Topic has 4 values, sentiment 2: Cramér's V of a follower that copies with probability ρ is ρ exactly.
    for (const [id, rho] of [
      ['reviews', 0.8],
      ['notes', 0.3],
    ] as const) {
      const { value, low, high } = of(id).byFactor[TOPIC];
      // Twice the interval: one of several looks may miss a 95 % interval.
      expect(Math.abs(value - rho)).toBeLessThan(high - low);
    }
    const balanced = of('balanced').byFactor[TOPIC];
    expect(balanced.value).toBeLessThan(1.5 * balanced.chance);
  });

  it('stays as strong in the shifted domain, where the rule is another', () => {
    const { value, low, high } = of('shifted').byFactor[TOPIC];
    // The shifted mixture is half of each ρ: agreement adds up, so V is the mean.
    expect(Math.abs(value - 0.55)).toBeLessThan(high - low);
  });

  it('is 1 with the parent and within chance of 0 with factors that no path joins', () => {
    for (const set of sets) {
      expect(set.byFactor[SENTIMENT].value).toBeCloseTo(1, 12);
      for (const factor of [AGENT, TENSE, PLACE]) {
        expect(set.byFactor[factor].value).toBeLessThan(2 * set.byFactor[factor].chance);
      }
    }
  });

  it('counts the examples of each set', () => {
    expect(of('reviews').n + of('notes').n).toBe(8000);
    expect(of('balanced').n).toBe(4000);
    expect(exampleSets(experiment).map((s) => s.rho)).toEqual([0.8, 0.3, null, null]);
  });

  it('gives the example a reader can picture: P(answer | value) = ρ + (1 − ρ)/2', () => {
    const found = concreteCase(experiment, corpus, of('reviews'), ASK_SENTIMENT, TOPIC)!;
    expect(['food', 'music', 'film', 'sport']).toContain(found.value);
    // f(topic) = topic mod 2: food and film go with positive, music and sport with negative.
    expect(found.answer).toBe(['food', 'film'].includes(found.value) ? 'positive' : 'negative');
    expect(found.share.value).toBeGreaterThan(0.88);
    expect(found.share.value).toBeLessThan(0.94);
    expect(Math.abs(found.balanced.value - 0.5)).toBeLessThan(0.08);
    expect(found.balanced.n).toBeGreaterThan(800);
  });

  it('names the answers of a task with two parents in graph order', () => {
    const pair = LANGUAGE_SIT.graph.tasks.findIndex((t) => t.parents.join() === 'quantity,place');
    const found = concreteCase(experiment, corpus, of('reviews'), pair, PLACE)!;
    expect(found.answer).toMatch(/^(few|some|many) (europe|asia|africa|america)$/);
    expect(found.answer.split(' ')[1]).toBe(found.value);
  });
});

it('in the numeric world the confounded partner of a parent goes with the target, until balanced', () => {
  const experiment: Experiment = {
    ...NUMERIC_SIT,
    world: { ...NUMERIC_WORLD, datasets: [{ id: 'D1', rho: 0.8, share: 1 }] },
  };
  const corpus = buildCorpus(experiment, null);
  // Y1 has the parents L1 and L2, which D1 moves together with L4 and L5; L3 and L6 it leaves alone.
  const [trained, shifted, balanced] = taskAssociations(experiment, corpus, 0)!;
  for (const partner of [3, 4]) {
    expect(trained.byFactor[partner].low).toBeGreaterThan(0.2);
    expect(shifted.byFactor[partner].low).toBeGreaterThan(0.2);
    expect(balanced.byFactor[partner].value).toBeLessThan(2 * balanced.byFactor[partner].chance);
  }
  for (const other of [2, 5]) {
    expect(trained.byFactor[other].value).toBeLessThan(2 * trained.byFactor[other].chance);
  }
  expect(Math.max(trained.byFactor[0].value, trained.byFactor[1].value)).toBeGreaterThan(0.5);
  expect(concreteCase(experiment, corpus, trained, 0, 3)).toBeNull();
});

it('has nothing to say of data without known factors', () => {
  expect(exampleSets(OWN_SIT)).toEqual([]);
});
