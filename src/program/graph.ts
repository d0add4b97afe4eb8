/*
 * A computation written down once and run many times: what the recorder makes of model code, and what a compiler turns into
 * a program for WASM or WebGPU. Shapes are fixed; only the numbers change from run to run.
 */

export type DType = 'float32' | 'int32';

export type NumberArray = Float32Array | Int32Array;

/** Numbers from outside with their shape, row-major. */
export interface Feed {
  readonly shape: readonly number[];
  readonly values: NumberArray;
}

export type Feeds = Readonly<Record<string, Feed>>;

/**
 * One array of numbers. `parameter`: kept between runs and moved by updates; `feed`: set before each run; `constant`: known
 * when recording; `computed`: written by exactly one operation.
 */
export type Value = {
  readonly id: number;
  /** Number of elements. */
  readonly size: number;
  readonly dtype: DType;
} & (
  | { readonly kind: 'parameter' | 'feed'; readonly name: string }
  | { readonly kind: 'constant'; readonly values: NumberArray }
  | { readonly kind: 'computed' }
);

/** A value read in some shape; reshaping makes another view of the same value and no operation. */
export interface View {
  readonly value: Value;
  readonly shape: readonly number[];
}

/** One op, under the name of its tfjs kernel, e.g. `SitLinear` or `Add`. */
export interface Operation {
  readonly name: string;
  readonly inputs: Readonly<Record<string, View>>;
  readonly outputs: readonly View[];
  readonly attributes: object;
}

/** An Adam update of a parameter by its gradient, done after all operations. */
export interface Update {
  readonly parameter: string;
  readonly gradient: View;
}

export interface Graph {
  /** In an order in which they can run. */
  readonly operations: readonly Operation[];
  readonly outputs: Readonly<Record<string, View>>;
  /** Empty for a computation without training. */
  readonly updates: readonly Update[];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
