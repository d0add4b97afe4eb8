import { keep, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { adam, BETA1, BETA2 } from '../kernels/adam/adam';
import type { Parameter } from '../model/parameters';
import type { Rates, State } from '../program/runner';

/** A parameter's current value and Adam's moments of it; replaced (never changed in place) by every update. */
interface Moving {
  readonly value: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
}

/** The values of a model's parameters on the current backend and Adam over them, with its two rate groups. */
export class Adam {
  readonly #parameters: readonly Parameter[];
  readonly #moving = new Map<string, Moving>();

  constructor(parameters: readonly Parameter[]) {
    this.#parameters = parameters;
    for (const { name, shape, initial } of parameters) {
      this.#moving.set(name, {
        value: kept(initial, shape),
        first: keep(zeros([...shape])),
        second: keep(zeros([...shape])),
      });
    }
  }

  value(name: string): Tensor {
    return this.#of(name).value;
  }

  /** In the parameters' order. */
  values(): Tensor[] {
    return this.#parameters.map(({ name }) => this.value(name));
  }

  /**
   * One update. A parameter whose gradient is null stood in no term of the loss and stays as it is. Disposes of the
   * gradients.
   */
  update(gradients: readonly (Tensor | null)[], rates: Rates): void {
    const correction = 1 - BETA1 ** rates.step;
    const inputs = this.#parameters.flatMap(({ name, group }, i) => {
      const gradient = gradients[i];
      return gradient ? [{ name, ...this.#of(name), gradient, rate: rates[group] / correction }] : [];
    });
    const outputs = adam(inputs, 1 / Math.sqrt(1 - BETA2 ** rates.step));
    inputs.forEach(({ name, gradient }, i) => {
      gradient.dispose();
      this.#replace(name, outputs[i]);
    });
  }

  /** Values and moments by name: `adam/first/…` and `adam/second/…` beside the parameter's own name. */
  tensors(): Map<string, Tensor> {
    const named = new Map<string, Tensor>();
    for (const [name, { value, first, second }] of this.#moving) {
      named.set(`adam/first/${name}`, first);
      named.set(`adam/second/${name}`, second);
      named.set(name, value);
    }
    return named;
  }

  /** Takes over values and moments by the names `tensors` gives; the old ones are freed. */
  replace(state: State): void {
    for (const { name, shape } of this.#parameters) {
      this.#replace(name, {
        value: kept(state[name], shape),
        first: kept(state[`adam/first/${name}`], shape),
        second: kept(state[`adam/second/${name}`], shape),
      });
    }
  }

  dispose(): void {
    for (const moving of this.#moving.values()) free(moving);
    this.#moving.clear();
  }

  #of(name: string): Moving {
    const moving = this.#moving.get(name);
    if (!moving) throw new Error(`no parameter called ${name}`);
    return moving;
  }

  #replace(name: string, { value, first, second }: Moving): void {
    free(this.#of(name));
    this.#moving.set(name, { value, first, second });
  }
}

/** A copy: the cpu backend keeps the array it is given. */
function kept(values: Float32Array, shape: readonly number[]): Tensor {
  return keep(tensor(Float32Array.from(values), [...shape], 'float32'));
}

function free({ value, first, second }: Moving): void {
  for (const tensor of [value, first, second]) tensor.dispose();
}
