import { engine, keep, type Scalar, stack, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { releaseSaved } from '../kernels/differentiable';
import { onHeap } from '../kernels/heap';
import type { Parameters } from '../model/parameters';
import type { Feeds, NumberArray } from '../program/graph';
import type { Loss, Rates, Runner, State, Tensors } from '../program/runner';
import { Adam } from './adam';

/** Runs everything op by op on the tfjs backend that is current when it is made: the reference and the fallback. */
export function createEagerRunner(parameters: Parameters): Runner {
  return new EagerRunner(parameters);
}

class EagerRunner implements Runner {
  readonly #parameters: Parameters;
  readonly #adam: Adam;
  /** The total and then the terms of each step, kept until they are read. */
  #pending: Scalar[][] = [];

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
    this.#adam = new Adam(parameters.all());
  }

  async run(
    _key: string,
    feeds: Feeds,
    compute: (inputs: Tensors) => Tensors,
  ): Promise<Record<string, NumberArray>> {
    const outputs = tidy(() => this.#bound(() => ({ ...compute(tensorsOf(feeds)) })));
    const named = await Promise.all(
      Object.entries(outputs).map(
        async ([name, output]) => [name, (await output.data()) as NumberArray] as const,
      ),
    );
    for (const output of new Set(Object.values(outputs))) output.dispose();
    return Object.fromEntries(named);
  }

  step(feeds: Feeds, loss: (inputs: Tensors) => Loss, rates: Rates): void {
    let scalars: Scalar[] = [];
    const forward = (): Scalar => {
      const { total, terms } = loss(tensorsOf(feeds));
      scalars = [total, ...terms].map((term) => keep(term));
      return total;
    };
    const { grads } = this.#bound(() => engine().gradients(forward, this.#adam.values(), undefined, true));
    releaseSaved();
    this.#adam.update(grads, rates);
    this.#pending.push(scalars);
  }

  async drain(): Promise<Float32Array[]> {
    const pending = this.#pending;
    this.#pending = [];
    const values = await readScalars(pending.flat());
    let end = 0;
    return pending.map(({ length }) => {
      end += length;
      return values.slice(end - length, end);
    });
  }

  async read(): Promise<State> {
    const named = await Promise.all(
      [...this.#adam.tensors()].map(
        async ([name, value]) => [name, Float32Array.from(await value.data())] as const,
      ),
    );
    return Object.fromEntries(named);
  }

  write(state: State): void {
    this.#adam.replace(state);
    this.#dropPending();
  }

  dispose(): void {
    this.#dropPending();
    this.#adam.dispose();
  }

  #bound<T>(compute: () => T): T {
    const unbind = this.#parameters.bind((name) => this.#adam.value(name));
    try {
      return compute();
    } finally {
      unbind();
    }
  }

  #dropPending(): void {
    for (const scalar of this.#pending.flat()) scalar.dispose();
    this.#pending = [];
  }
}

/** The feeds on the current backend. */
export function tensorsOf(feeds: Feeds): Tensors {
  const tensors: Record<string, Tensor> = {};
  for (const [name, { shape, values }] of Object.entries(feeds)) {
    tensors[name] = tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32');
  }
  return tensors;
}

/** Reads scalars, together where every read stalls a queue, and frees them. */
async function readScalars(scalars: readonly Scalar[]): Promise<Float32Array> {
  if (scalars.length === 0) return new Float32Array();
  const joined = onHeap() ? null : stack([...scalars]);
  const values = joined ? await joined.data() : scalars.map((scalar) => scalar.dataSync()[0]);
  joined?.dispose();
  for (const scalar of scalars) scalar.dispose();
  return Float32Array.from(values);
}
