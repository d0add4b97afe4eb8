import { describe, expect, it } from 'vitest';
import { LANGUAGE_GRAPH, LANGUAGE_WORLD, NUMERIC_GRAPH, NUMERIC_WORLD } from '../experiment/defaults';
import { buildLanguageWorld } from './language/world';
import { sampleSentences, texts } from './samples';

const world = buildLanguageWorld(LANGUAGE_GRAPH, LANGUAGE_WORLD, 11);
const SPEC = LANGUAGE_WORLD;

describe('sampleSentences', () => {
  it('shows the very first training examples', () => {
    const samples = sampleSentences(LANGUAGE_GRAPH, SPEC, 11, 20);
    expect(samples).toHaveLength(20);
    samples.forEach((sample, k) => {
      expect(sample).toMatchObject(texts(world, world.train, k));
      expect(sample.dataset).toBe('D1');
      expect(sample.task).toBe(world.tasks[world.train.task[k]].id);
    });
    expect(Object.keys(samples[0].factors)).toEqual(LANGUAGE_GRAPH.factors.map((factor) => factor.id));
  });

  it('shows the domains too', () => {
    const [sample] = sampleSentences(LANGUAGE_GRAPH, SPEC, 11, 1, 'heldOut');
    expect(world.heldOutTasks.map((task) => task.id)).toContain(sample.task);
    expect(sampleSentences(LANGUAGE_GRAPH, SPEC, 11, 1, 'balanced')[0].dataset).toBeNull();
  });

  it('shows numeric examples as numbers, tasks in turn', () => {
    const samples = sampleSentences(NUMERIC_GRAPH, NUMERIC_WORLD, 1, 7);
    expect(samples.map(({ task }) => task)).toEqual(['Y1', 'Y2', 'Y3', 'Y4', 'Y5', 'Y1', 'Y2']);
    for (const { source, target, factors } of samples) {
      expect(source.split(' ').map(Number).every(Number.isFinite)).toBe(true);
      expect(source.split(' ')).toHaveLength(12);
      expect(target.split(' ')).toHaveLength(3);
      expect(Object.keys(factors)).toEqual(['L1', 'L2', 'L3', 'L4', 'L5', 'L6']);
    }
    expect(sampleSentences(NUMERIC_GRAPH, NUMERIC_WORLD, 1, 7, 'heldOut')).toEqual([]);
  });
});
