import type { Access } from '../access';
import type { Operation, Value, View } from '../graph';

/** An argument of a shader: an integer (u32), a float32, or a place in a value (u32, in elements of the arena). */
export type Word = number | { readonly float: number } | Access;

/**
 * One dispatch. All values lie in one arena, `var<storage, read_write> m: array<f32>`; int32 values (ids, labels) are kept
 * as floats of the same number, because small integers read as float bits are denormals, which a GPU may flush to zero.
 */
export interface Dispatch {
  /** WGSL after the common head (see `shader.ts`); equal text is compiled once. */
  readonly code: string;
  readonly workgroups: readonly [number, number?, number?];
  /** In the order in which the shader's `Arguments` struct lists them. */
  readonly words: readonly Word[];
}

export interface Emitter {
  dispatch(dispatch: Dispatch): void;
  /** A value of its own between the dispatches of one operation. */
  temporary(size: number): Value;
  isUsed(output: View | Value): boolean;
}

export type Lowering = (operation: Operation, emit: Emitter) => void;
