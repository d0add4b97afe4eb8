import { keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { Stream } from '../lib/random';

/** Which learning rate a parameter follows. */
export type RateGroup = 'weights' | 'masks';

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly group: RateGroup;
  /** The current value; replaced (never changed in place) by every update. */
  value: Tensor;
}

/**
 * A model's parameters by name. Initial values are drawn on the CPU, each from a stream forked by the parameter's name,
 * so that adding one leaves the others' initial values as they were.
 */
export class Parameters {
  readonly #byName = new Map<string, Parameter>();
  readonly #stream: Stream;

  constructor(seed: number) {
    this.#stream = Stream.of(seed, 'weights');
  }

  /** A parameter of independent normals with this standard deviation. */
  normal(name: string, shape: readonly number[], deviation: number, group: RateGroup = 'weights'): Parameter {
    const stream = this.#stream.fork(name);
    const values = Float32Array.from({ length: sizeOf(shape) }, () => stream.normal() * deviation);
    return this.add(name, shape, values, group);
  }

  constant(name: string, shape: readonly number[], value: number, group: RateGroup = 'weights'): Parameter {
    return this.add(name, shape, new Float32Array(sizeOf(shape)).fill(value), group);
  }

  /** @throws Error when the name is taken or the values do not fill the shape. */
  add(name: string, shape: readonly number[], values: Float32Array, group: RateGroup = 'weights'): Parameter {
    if (this.#byName.has(name)) throw new Error(`parameter ${name} exists already`);
    if (values.length !== sizeOf(shape)) {
      throw new Error(`parameter ${name}: ${values.length} values do not fill [${shape.join(', ')}]`);
    }
    const parameter: Parameter = { name, shape, group, value: keep(tensor(values, [...shape], 'float32')) };
    this.#byName.set(name, parameter);
    return parameter;
  }

  /** In the order they were added. */
  all(): readonly Parameter[] {
    return [...this.#byName.values()];
  }

  /** The current value. @throws Error for an unknown name. */
  get(name: string): Tensor {
    const parameter = this.#byName.get(name);
    if (!parameter) throw new Error(`no parameter called ${name}`);
    return parameter.value;
  }

  /** Number of scalars. */
  get count(): number {
    let total = 0;
    for (const p of this.#byName.values()) total += sizeOf(p.shape);
    return total;
  }

  dispose(): void {
    for (const p of this.#byName.values()) p.value.dispose();
    this.#byName.clear();
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
