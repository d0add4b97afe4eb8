import type { GpuCounts, Opened, Window } from './page/protocol';

/** Whose work it is; the same engine may enter with one thread and with more. */
export type Maker = 'ours' | 'PyTorch eager' | 'jax-js' | 'stock tfjs';

/** One who trains the task of a contest, in a browser or not, with what it said after its first step. */
export interface Rival {
  readonly label: string;
  readonly opened: Opened & {
    /** Milliseconds from nothing to the first step's loss: engine loaded and started, model built, step taken. */
    readonly firstStep: number;
    /** Bytes (gzip) of what the engine's worker loaded; null for what does not run in a browser. */
    readonly downloaded: number | null;
  };
  /** Of this many further steps. */
  losses(steps: number): Promise<readonly number[]>;
  window(milliseconds: number): Promise<Window>;
  /** GFLOP/s of its matrix product; null where it has no such measure. */
  peak(): Promise<number | null>;
  /** Bytes held after training; null when unknown. */
  memory(): Promise<number | null>;
  /** Per step; null where no GPU is used. */
  counts(steps: number): Promise<GpuCounts | null>;
  close(): Promise<void>;
}
