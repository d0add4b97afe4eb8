import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Feeds, NumberArray } from './graph';

export type Tensors = Readonly<Record<string, Tensor>>;

/** What a training step's loss is made of; scalars. The total may or may not be one of the terms. */
export interface Loss {
  readonly total: Scalar;
  readonly terms: readonly Scalar[];
}

/** Adam's rates at one step, without bias correction, by rate group. */
export interface Rates {
  /** 1, 2, … for the bias correction. */
  readonly step: number;
  readonly weights: number;
  readonly masks: number;
}

/** Parameters and Adam's moments by name (`adam/first/…`, `adam/second/…` beside the parameter's own), float32. */
export type State = Readonly<Record<string, Float32Array>>;

/**
 * Where a model's numbers live and its computations run: op by op on a tfjs backend, or compiled. A runner owns the current
 * values of its parameters. `compute` and `loss` are model code in tfjs ops; a compiled runner calls them once for each key
 * and set of shapes, while recording, so they must depend on nothing but their inputs, the parameters and the key.
 */
export interface Runner {
  /** A computation without training on the current parameters; its results by name. */
  run(key: string, feeds: Feeds, compute: (inputs: Tensors) => Tensors): Promise<Record<string, NumberArray>>;
  /** Enqueues one training step: gradients of `loss(…).total` and Adam. Reads nothing back. */
  step(feeds: Feeds, loss: (inputs: Tensors) => Loss, rates: Rates): void;
  /** [total, …terms] of each step since the last drain. */
  drain(): Promise<Float32Array[]>;
  read(): Promise<State>;
  /** Takes over parameters and moments of the same names and sizes; drops what was not drained. */
  write(state: State): void;
  dispose(): void;
}
