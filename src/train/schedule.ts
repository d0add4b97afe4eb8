import type { Ramp, TrainingSpec } from '../experiment/experiment';
import type { SchedulePoint } from '../model/model';

/**
 * What the schedule says for step 1…`steps`, as a function of the fraction f = (step − 1)/steps of training done before
 * it: τ geometric; rates after a linear warm-up constant until `hold`, then cosine down to 0 but not below the floor.
 */
export function schedulePoint(training: TrainingSpec, step: number): SchedulePoint {
  const { steps, learningRate, maskLearningRate, warmup, hold, floor, maskFloor, tau, ramps } = training;
  const f = Math.min(1, (step - 1) / Math.max(1, steps));
  const warm = warmup > 0 ? Math.min(1, step / warmup) : 1;
  const decay = f < hold ? 1 : 0.5 * (1 + Math.cos((Math.PI * (f - hold)) / (1 - hold)));
  return {
    step,
    tau: tau[0] * (tau[1] / tau[0]) ** f,
    learningRate: learningRate * warm * Math.max(decay, floor),
    maskLearningRate: maskLearningRate * warm * Math.max(decay, maskFloor),
    uic: rampAt(ramps.uic, f),
    dist: rampAt(ramps.dist, f),
    sparse: rampAt(ramps.sparse, f),
  };
}

/** 0 before the ramp, 1 after it, linear between; an empty ramp is a step. */
export function rampAt([from, to]: Ramp, f: number): number {
  if (f >= to) return 1;
  return f <= from ? 0 : (f - from) / (to - from);
}
