import type { Access } from '../access';
import type { Operation, Value, View } from '../graph';
import type { Code } from './code';

/** Working memory of one instruction that no other sees; every thread has its own. Uninitialised. */
export interface Scratch {
  readonly scratch: number;
}

/** An argument of an instruction: an integer, a float32, a place in a value, or the thread's scratch memory. */
export type Word = number | { readonly float: number } | Access | Scratch;

/** One call of a machine routine, or of one on each thread with its share of the work. */
export interface Instruction {
  readonly code: Code;
  /** Into how many equal, independent parts (rows, examples, columns) threads may split the work; 1: not at all. */
  readonly parts: number;
  /** Rough number of multiply-adds in all, so that small work stays on one thread. */
  readonly cost: number;
  /** The arguments for parts [from, to), in the order in which the routine documents them. */
  words(from: number, to: number): readonly Word[];
}

/** What a lowering writes to. */
export interface Emitter {
  instruction(instruction: Instruction): void;
  /** A value of its own between the instructions of one operation. */
  temporary(size: number): Value;
  /** `size` floats of working memory; an instruction uses at most one. */
  scratch(size: number): Scratch;
  /** Whether anything reads this output; what nothing reads need not be computed. */
  isUsed(output: View | Value): boolean;
}

/** Writes an operation as instructions. */
export type Lowering = (operation: Operation, emit: Emitter) => void;
