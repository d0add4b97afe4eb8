import { concat, engine, keep, reshape, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { BETA1, BETA2 } from '../kernels/adam/adam';
import { releaseSaved } from '../kernels/differentiable';
import type { Parameters } from '../model/parameters';
import type { Feeds, Graph, NumberArray } from '../program/graph';
import type { Layout } from '../program/layout';
import { record, type Signature, signaturesOf } from '../program/recorder';
import '../program/stock';
import type { Loss, Rates, Runner, State, Tensors } from '../program/runner';
import { ADAM_FEED, type Executable, type Target } from '../program/target';

/** The regions of a store that make up a state, in their order, with what stands before a parameter's name. */
const REGIONS = ['', 'adam/first/', 'adam/second/'] as const;

/**
 * Writes each computation down when it is first asked for with feeds of these shapes, and runs what the target compiled
 * of it from then on. Disposes of the target with itself.
 */
export class CompiledRunner implements Runner {
  readonly #parameters: Parameters;
  readonly #layout: Layout;
  readonly #target: Target;
  readonly #executables = new Map<string, Executable>();
  #pending: (() => Promise<Record<string, NumberArray>>)[] = [];

  /** @param layout of these parameters, in the target's store */
  constructor(parameters: Parameters, layout: Layout, target: Target) {
    this.#parameters = parameters;
    this.#layout = layout;
    this.#target = target;
    const initial = new Float32Array(REGIONS.length * layout.size);
    for (const { name, initial: values } of parameters.all()) initial.set(values, layout.place(name).begin);
    target.write(initial);
  }

  run(
    key: string,
    feeds: Feeds,
    compute: (inputs: Tensors) => Tensors,
  ): Promise<Record<string, NumberArray>> {
    const executable = this.#executable(`run ${key}`, feeds, () => this.#recordRun(feeds, compute));
    return executable.run(feeds)();
  }

  step(feeds: Feeds, loss: (inputs: Tensors) => Loss, rates: Rates): void {
    const executable = this.#executable('step', feeds, () => this.#recordStep(feeds, loss));
    const correction = 1 - BETA1 ** rates.step;
    const adam = Float32Array.of(
      rates.weights / correction,
      rates.masks / correction,
      1 / Math.sqrt(1 - BETA2 ** rates.step),
    );
    this.#pending.push(executable.run({ ...feeds, [ADAM_FEED]: { shape: [3], values: adam } }));
  }

  async drain(): Promise<Float32Array[]> {
    const pending = this.#pending;
    this.#pending = [];
    const drained = await Promise.all(pending.map((outputs) => outputs()));
    return drained.map(({ losses }) => losses as Float32Array);
  }

  async read(): Promise<State> {
    const regions = await this.#target.read();
    const state: Record<string, Float32Array> = {};
    REGIONS.forEach((prefix, region) => {
      for (const name of this.#layout.names()) {
        const { begin, size } = this.#layout.place(name);
        const at = region * this.#layout.size + begin;
        state[prefix + name] = regions.slice(at, at + size);
      }
    });
    return state;
  }

  write(state: State): void {
    const regions = new Float32Array(REGIONS.length * this.#layout.size);
    REGIONS.forEach((prefix, region) => {
      for (const name of this.#layout.names()) {
        regions.set(state[prefix + name], region * this.#layout.size + this.#layout.place(name).begin);
      }
    });
    this.#target.write(regions);
    this.#pending = [];
  }

  dispose(): void {
    this.#pending = [];
    this.#executables.clear();
    this.#target.dispose();
  }

  #executable(key: string, feeds: Feeds, recorded: () => Graph): Executable {
    const shapes = signaturesOf(feeds).map(({ name, shape, dtype }) => `${name} ${dtype} ${shape}`);
    const full = [key, ...shapes].join('\n');
    let executable = this.#executables.get(full);
    if (!executable) {
      executable = this.#target.compile(recorded());
      this.#executables.set(full, executable);
    }
    return executable;
  }

  #recordRun(feeds: Feeds, compute: (inputs: Tensors) => Tensors): Graph {
    return record(this.#signatures(), signaturesOf(feeds), (parameters, inputs) => ({
      outputs: this.#bound(parameters, () => compute(inputs)),
      updates: [],
    }));
  }

  #recordStep(feeds: Feeds, loss: (inputs: Tensors) => Loss): Graph {
    return record(this.#signatures(), signaturesOf(feeds), (parameters, inputs) => {
      const names = Object.keys(parameters);
      let scalars: Scalar[] = [];
      const forward = (): Scalar => {
        const { total, terms } = loss(inputs);
        scalars = [total, ...terms].map((scalar) => keep(scalar));
        return total;
      };
      try {
        const { grads } = this.#bound(parameters, () =>
          engine().gradients(
            forward,
            names.map((name) => parameters[name]),
            undefined,
            true,
          ),
        );
        return {
          outputs: { losses: concat(scalars.map((scalar) => reshape(scalar, [1]))) },
          updates: names.flatMap((parameter, i) =>
            grads[i] ? [{ parameter, gradient: grads[i] as Tensor }] : [],
          ),
        };
      } finally {
        releaseSaved();
        for (const scalar of scalars) scalar.dispose();
      }
    });
  }

  #signatures(): Signature[] {
    return this.#parameters.all().map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  }

  #bound<T>(parameters: Tensors, compute: () => T): T {
    const unbind = this.#parameters.bind((name) => parameters[name]);
    try {
      return compute();
    } finally {
      unbind();
    }
  }
}
