import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import { rampAt, schedulePoint } from './schedule';

const training = { ...NUMERIC_SIT.training, steps: 1000, learningRate: 1, maskLearningRate: 2, warmup: 0 };

describe('the schedule', () => {
  it('holds the rates, then lowers them by a cosine to their floors', () => {
    const spec = { ...training, hold: 0.7, floor: 0.02, maskFloor: 0.1 };
    expect(schedulePoint(spec, 1)).toMatchObject({ step: 1, learningRate: 1, maskLearningRate: 2 });
    expect(schedulePoint(spec, 700).learningRate).toBe(1);
    expect(schedulePoint(spec, 851).learningRate).toBeCloseTo(0.5, 6);
    expect(schedulePoint(spec, 1000)).toMatchObject({ learningRate: 0.02, maskLearningRate: 0.2 });
  });

  it('never decays with hold 1', () => {
    expect(schedulePoint({ ...training, hold: 1 }, 1000).learningRate).toBe(1);
  });

  it('warms up linearly', () => {
    const spec = { ...training, warmup: 100 };
    expect(schedulePoint(spec, 1).learningRate).toBeCloseTo(0.01, 9);
    expect(schedulePoint(spec, 50).maskLearningRate).toBeCloseTo(1, 9);
    expect(schedulePoint(spec, 100).learningRate).toBe(1);
  });

  it('moves τ geometrically', () => {
    const spec = { ...training, tau: [1, 0.25] as const };
    expect(schedulePoint(spec, 1).tau).toBe(1);
    expect(schedulePoint(spec, 501).tau).toBeCloseTo(0.5, 9);
  });

  it('ramps linearly; an empty ramp is a step', () => {
    expect([0, 0.2, 0.3, 0.4, 1].map((f) => rampAt([0.2, 0.4], f))).toEqual([
      0,
      0,
      expect.closeTo(0.5),
      1,
      1,
    ]);
    expect([0, 1].map((f) => rampAt([0, 0], f))).toEqual([1, 1]);
    expect([0.4, 0.5].map((f) => rampAt([0.5, 0.5], f))).toEqual([0, 1]);
  });
});
