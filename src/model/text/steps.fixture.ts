import { engine, keep, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { adam } from '../../kernels/adam/adam';
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

/** The loss at this point and its gradient by parameter name; the gradients belong to the caller. */
export async function lossAndGradients(
  trainable: Trainable,
  point: SchedulePoint = FULLY_ON,
): Promise<{ loss: number; gradients: Map<string, Tensor> }> {
  const parameters = trainable.parameters.all();
  const { value, grads } = tidy(() =>
    engine().gradients(
      () => trainable.loss(point).total,
      parameters.map((p) => p.value),
      undefined,
      true,
    ),
  );
  const [loss] = await value.data();
  value.dispose();
  return { loss, gradients: new Map(parameters.map((p, i) => [p.name, grads[i]])) };
}

/** Plain training with Adam at a constant rate: the losses of `count` steps. */
export async function trainSteps(
  trainable: Trainable,
  count: number,
  point: SchedulePoint = FULLY_ON,
): Promise<number[]> {
  const parameters = trainable.parameters.all();
  let moments = parameters.map((p) => ({
    first: keep(zeros([...p.shape])),
    second: keep(zeros([...p.shape])),
  }));
  const losses: number[] = [];
  for (let step = 1; step <= count; step++) {
    const { loss, gradients } = await lossAndGradients(trainable, point);
    losses.push(loss);
    const rate = point.learningRate / (1 - 0.9 ** step);
    const updated = adam(
      parameters.map((p, i) => ({ value: p.value, ...moments[i], gradient: gradients.get(p.name)!, rate })),
      1 / Math.sqrt(1 - 0.999 ** step),
    );
    for (const gradient of gradients.values()) gradient.dispose();
    parameters.forEach((p, i) => {
      for (const old of [p.value, moments[i].first, moments[i].second]) old.dispose();
      p.value = updated[i].value;
    });
    moments = updated.map(({ first, second }) => ({ first, second }));
  }
  for (const { first, second } of moments) {
    first.dispose();
    second.dispose();
  }
  return losses;
}
