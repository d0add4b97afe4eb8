import type { Access } from '../access';
import type { Operation, Value, View } from '../graph';
import type { Field, Fields, Shader, Variants } from './shader';

/**
 * An argument of a shader: an integer, a place in a value (seen by the shader as an index into the arena), a float, or up
 * to four integers.
 */
export type Word = number | Access | readonly number[];

interface WordOf {
  word: number | Access;
  number: number;
  four: readonly number[];
}

export type Words<F extends Fields> = {
  readonly [N in keyof F]: F[N] extends Field ? WordOf[F[N]] : never;
};

/**
 * One dispatch. All values lie in one arena, `var<storage, read_write> m: array<f32>`; int32 values (ids, labels) are kept
 * as floats of the same number, because small integers read as float bits are denormals, which a GPU may flush to zero.
 */
export interface Dispatch {
  readonly shader: Shader;
  /** How many workgroups of 64 threads. */
  readonly groups: number;
  readonly words: Readonly<Record<string, Word>>;
  /** What the shader reads and writes, in words or beyond them. */
  readonly accesses: readonly Access[];
}

export interface Emitter {
  dispatch<F extends Fields>(shader: Shader<F> | Variants<F>, groups: number, words: Words<F>): void;
  /** A value of its own between the dispatches of one operation. */
  temporary(size: number): Value;
  /** Whether anything reads this output; what nothing reads need not be computed. */
  isUsed(output: View | Value): boolean;
  /** The device is a processor that plays GPU; see `wgsl.ts` for what that asks of a shader. */
  readonly software: boolean;
}

/** Writes an operation as dispatches. */
export type Lowering = (operation: Operation, emit: Emitter) => void;
