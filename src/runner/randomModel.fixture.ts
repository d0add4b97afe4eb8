import { add, type Scalar, sigmoid, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { collisionRate } from '../kernels/collisionRate/collisionRate';
import { columnCosine } from '../kernels/columnCosine/columnCosine';
import { crossEntropy } from '../kernels/crossEntropy/crossEntropy';
import { latentScale } from '../kernels/latentScale/latentScale';
import { meanSquaredError } from '../kernels/meanSquaredError/meanSquaredError';
import { weightedSum } from '../kernels/weightedSum/weightedSum';
import { Stream } from '../lib/random';
import { Parameters } from '../model/parameters';
import { type Feed, sizeOf } from '../program/graph';
import type { Loss, Tensors } from '../program/runner';
import { LAYERS } from './randomLayers.fixture';

/** A table [rows, width] of a random model, computed from tables before it. */
export interface Table {
  readonly rows: number;
  readonly width: number;
  /** For whoever reads a counter-example. */
  readonly text: string;
  /** Of all tables before it. */
  compute(tables: readonly Tensor2D[], inputs: Tensors): Tensor;
}

/** Lengths of axes: one, odd, and more than a few SIMD vectors. */
export const SMALL = [1, 2, 3, 4, 5, 7, 8, 12, 13, 16, 31, 48] as const;
/** Work worth splitting. */
export const LARGE = [23, 48, 64, 80] as const;

/**
 * A model put together at random: ops of ours and of tfjs on a growing list of tables, each of any tables before it, and a loss of
 * some of them. Tables may be used many times or never. A pure function of its feeds and parameters, as every model is.
 */
export class RandomModel {
  readonly parameters = new Parameters(1);
  readonly feeds: Record<string, Feed> = {};
  readonly tables: Table[] = [];
  readonly #choices: readonly number[];
  readonly #sizes: readonly number[];
  readonly #stream: Stream;
  readonly #terms: ((tables: readonly Tensor2D[], inputs: Tensors) => Scalar)[] = [];
  #chosen = 0;

  /** @param choices any integers ≥ 0; taken round and round */
  constructor(choices: readonly number[], layers: number, sizes: readonly number[] = SMALL) {
    this.#choices = choices;
    this.#sizes = sizes;
    this.#stream = Stream.of(
      choices.reduce((sum, choice) => sum + choice, 0),
      'random model',
    );
    const shape = [this.size(), this.size()];
    const [feed, bias] = [this.feed(shape), this.parameter(shape)];
    const [rows, width] = shape;
    const first = (_: unknown, inputs: Tensors) => add(inputs[feed], this.parameters.get(bias));
    this.tables.push({ rows, width, text: `${feed} + ${bias}`, compute: first });
    for (let i = 0; i < layers; i++) {
      const table = this.pick(LAYERS)(this);
      if (table) this.tables.push(table);
    }
    for (let i = this.below(3); i >= 0; i--) this.#terms.push(this.#term());
    this.feeds.weights = { shape: [this.#terms.length], values: this.#normals(this.#terms.length) };
  }

  /** The tables and what they are of, one a line. */
  toString(): string {
    return this.tables.map(({ rows, width, text }, i) => `t${i} [${rows}, ${width}] = ${text}`).join('\n');
  }

  loss(inputs: Tensors): Loss {
    const tables = this.#compute(inputs);
    const terms = this.#terms.map((term) => term(tables, inputs));
    return { total: weightedSum(terms, inputs.weights as Tensor1D), terms };
  }

  /** The last three tables. */
  outputs(inputs: Tensors): Tensors {
    const tables = this.#compute(inputs);
    return Object.fromEntries([...tables.entries()].slice(-3).map(([i, table]) => [`t${i}`, table]));
  }

  #compute(inputs: Tensors): Tensor2D[] {
    const tables: Tensor2D[] = [];
    for (const table of this.tables) tables.push(table.compute(tables, inputs) as Tensor2D);
    return tables;
  }

  below(bound: number): number {
    return this.#choices[this.#chosen++ % this.#choices.length] % bound;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }

  /** A length of an axis. */
  size(): number {
    return this.pick(this.#sizes);
  }

  /** A divisor of n. */
  divisor(n: number): number {
    return this.pick(Array.from({ length: n }, (_, i) => i + 1).filter((k) => n % k === 0));
  }

  /** Index of a table; the later, the likelier. */
  table(fits: (table: Table) => boolean = () => true): number | null {
    const fitting = [...this.tables.keys()].filter((i) => fits(this.tables[i]));
    if (fitting.length === 0) return null;
    return fitting[Math.max(this.below(fitting.length), this.below(fitting.length))];
  }

  /** A new parameter; its name. */
  parameter(shape: readonly number[], inner = 1): string {
    const name = `p${this.parameters.all().length}`;
    const values = this.#normals(sizeOf(shape)).map((value) => value / Math.sqrt(inner));
    this.parameters.add(name, shape, values, this.pick(['weights', 'masks']));
    return name;
  }

  /** A new feed of normals; its name. */
  feed(shape: readonly number[]): string {
    return this.#feed({ shape, values: this.#normals(sizeOf(shape)) });
  }

  /** A new feed of zeros and ones. */
  flags(shape: readonly number[]): string {
    const values = this.#normals(sizeOf(shape)).map((value) => (value > -0.5 ? 1 : 0));
    return this.#feed({ shape, values });
  }

  /** A new int32 feed of numbers in [0, bound). */
  ids(size: number, bound: number): string {
    const values = Int32Array.from({ length: size }, () => this.#stream.int(bound));
    return this.#feed({ shape: [size], values });
  }

  #feed(feed: Feed): string {
    const name = `f${Object.keys(this.feeds).length}`;
    this.feeds[name] = feed;
    return name;
  }

  #normals(size: number): Float32Array {
    return Float32Array.from({ length: size }, () => this.#stream.normal());
  }

  /** One term of the loss. */
  #term(): (tables: readonly Tensor2D[], inputs: Tensors) => Scalar {
    const at = this.table()!;
    const { rows, width } = this.tables[at];
    const kind = this.below(5);
    if (kind === 0) {
      const [labels, weights] = [this.ids(rows, width), this.flags([rows])];
      return (tables, inputs) =>
        crossEntropy(tables[at], inputs[labels] as Tensor1D, inputs[weights] as Tensor1D);
    }
    if (kind === 1) {
      const form = this.pick(['prod', 'log'] as const);
      return (tables) => collisionRate(sigmoid(tables[at]), form);
    }
    if (kind === 2) return (tables) => columnCosine(sigmoid(tables[at]));
    if (kind === 3 && rows > 1) return (tables) => latentScale(tables[at]);
    const target = this.feed([rows, width]);
    return (tables, inputs) => meanSquaredError(tables[at], inputs[target]);
  }
}
