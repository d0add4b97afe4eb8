import type { Tensor } from '@tensorflow/tfjs-core';
import { Stream } from '../lib/random';
import { sizeOf } from '../program/graph';

/** Which learning rate a parameter follows. */
export type RateGroup = 'weights' | 'masks';

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly group: RateGroup;
  /** What training starts from; row-major, float32. */
  readonly initial: Float32Array;
}

export type Lookup = (name: string) => Tensor;

/**
 * A model's parameters by name: what they are and what they start from. Their current values belong to a runner, which
 * binds them while it runs model code. Initial values are drawn on the CPU, each from a stream forked by the
 * parameter's name, so that adding one leaves the others' initial values as they were.
 */
export class Parameters {
  readonly #byName = new Map<string, Parameter>();
  readonly #stream: Stream;
  #lookup: Lookup | null = null;

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
  add(
    name: string,
    shape: readonly number[],
    initial: Float32Array,
    group: RateGroup = 'weights',
  ): Parameter {
    if (this.#byName.has(name)) throw new Error(`parameter ${name} exists already`);
    if (initial.length !== sizeOf(shape)) {
      throw new Error(`parameter ${name}: ${initial.length} values do not fill [${shape.join(', ')}]`);
    }
    const parameter: Parameter = { name, shape, group, initial };
    this.#byName.set(name, parameter);
    return parameter;
  }

  /** In the order they were added. */
  all(): readonly Parameter[] {
    return [...this.#byName.values()];
  }

  /** The value that model code computes with. @throws Error for an unknown name, and outside a runner */
  get(name: string): Tensor {
    if (!this.#byName.has(name)) throw new Error(`no parameter called ${name}`);
    if (!this.#lookup) throw new Error(`parameter ${name} has no value: no runner has bound the parameters`);
    return this.#lookup(name);
  }

  /** From now on `get` gives what `lookup` gives, until the returned function is called. */
  bind(lookup: Lookup): () => void {
    const before = this.#lookup;
    this.#lookup = lookup;
    return () => {
      this.#lookup = before;
    };
  }

  /** Number of scalars. */
  get count(): number {
    let total = 0;
    for (const { initial } of this.#byName.values()) total += initial.length;
    return total;
  }
}
