import { engine, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { releaseSaved } from '../../kernels/differentiable';
import type { Runner } from '../../program/runner';
import { tensorsOf } from '../../runner/eager';
import { bindInitial } from '../bound.fixture';
import type { SchedulePoint, Trainable } from '../model';

/** A point of the schedule at which every loss term is fully on. */
export const FULLY_ON: SchedulePoint = {
  step: 0,
  tau: 0.7,
  learningRate: 0.01,
  maskLearningRate: 0.01,
  uic: 1,
  dist: 1,
  sparse: 1,
};

/** Total and terms of the next batch at this point, at the initial parameters. */
export function lossValues(trainable: Trainable, point: SchedulePoint = FULLY_ON) {
  const bound = bindInitial(trainable.parameters);
  const values = tidy(() => {
    const { total, terms } = trainable.loss(tensorsOf(trainable.draw(point)));
    return { total: total.dataSync()[0], terms: terms.map((term) => term.dataSync()[0]) };
  });
  bound.free();
  return values;
}

/** The loss of the next batch at the initial parameters and its gradient by name; the gradients belong to the caller. */
export async function lossAndGradients(
  trainable: Trainable,
  point: SchedulePoint = FULLY_ON,
): Promise<{ loss: number; gradients: Map<string, Tensor> }> {
  const bound = bindInitial(trainable.parameters);
  const feeds = trainable.draw(point);
  const { value, grads } = tidy(() =>
    engine().gradients(
      () => trainable.loss(tensorsOf(feeds)).total,
      [...bound.values.values()],
      undefined,
      true,
    ),
  );
  releaseSaved();
  const [loss] = await value.data();
  value.dispose();
  const gradients = new Map([...bound.values.keys()].map((name, i) => [name, grads[i]]));
  bound.free();
  return { loss, gradients };
}

/** Plain training at a constant rate: the losses of `count` steps, the first of which is step `from`. */
export async function trainSteps(
  trainable: Trainable,
  runner: Runner,
  count: number,
  point: SchedulePoint = FULLY_ON,
  from = 1,
): Promise<number[]> {
  const { learningRate: weights, maskLearningRate: masks } = point;
  for (let step = from; step < from + count; step++) {
    runner.step(trainable.draw(point), trainable.loss, { step, weights, masks });
  }
  return (await runner.drain()).map(([total]) => total);
}
