import { keep, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { adam, BETA1, BETA2 } from '../kernels/adam/adam';
import type { SchedulePoint } from '../model/model';
import type { Parameter, Parameters } from '../model/parameters';

interface Moments {
  first: Tensor;
  second: Tensor;
}

/** Adam over a model's parameters, with its two rate groups. The moments are its own; it replaces parameters' values. */
export class Adam {
  readonly #parameters: readonly Parameter[];
  readonly #moments: Moments[];

  constructor(parameters: Parameters) {
    this.#parameters = parameters.all();
    this.#moments = this.#parameters.map(({ shape }) => ({
      first: keep(zeros([...shape])),
      second: keep(zeros([...shape])),
    }));
  }

  /**
   * The update of step `point.step` (1, 2, …, for the bias correction). A parameter whose gradient is null stood in no
   * term of the loss and stays as it is. Disposes of the gradients.
   */
  update(gradients: readonly (Tensor | null)[], point: SchedulePoint): void {
    const moving = this.#parameters.flatMap((_, i) => (gradients[i] ? [i] : []));
    const correction = 1 - BETA1 ** point.step;
    const inputs = moving.map((i) => {
      const { value, group } = this.#parameters[i];
      const rate = group === 'masks' ? point.maskLearningRate : point.learningRate;
      return { value, ...this.#moments[i], gradient: gradients[i]!, rate: rate / correction };
    });
    const outputs = adam(inputs, 1 / Math.sqrt(1 - BETA2 ** point.step));
    moving.forEach((i, k) => {
      const { value, first, second, gradient } = inputs[k];
      for (const old of [value, first, second, gradient]) old.dispose();
      this.#parameters[i].value = outputs[k].value;
      this.#moments[i] = { first: outputs[k].first, second: outputs[k].second };
    });
  }

  /** The moments by name, for checkpoints: `adam/first/…` and `adam/second/…` beside the parameter's own name. */
  tensors(): Map<string, Tensor> {
    const named = new Map<string, Tensor>();
    this.#parameters.forEach(({ name }, i) => {
      named.set(`adam/first/${name}`, this.#moments[i].first);
      named.set(`adam/second/${name}`, this.#moments[i].second);
    });
    return named;
  }

  /** Takes over moments by the names `tensors` gives; the old ones are freed. */
  replace(moments: (name: string, shape: readonly number[]) => Tensor): void {
    this.#parameters.forEach(({ name, shape }, i) => {
      const { first, second } = this.#moments[i];
      this.#moments[i] = {
        first: keep(moments(`adam/first/${name}`, shape)),
        second: keep(moments(`adam/second/${name}`, shape)),
      };
      first.dispose();
      second.dispose();
    });
  }

  dispose(): void {
    for (const { first, second } of this.#moments) {
      first.dispose();
      second.dispose();
    }
  }
}
