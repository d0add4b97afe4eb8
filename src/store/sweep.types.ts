import type { Run } from '../experiment/records';
import type { Grid, Variant } from '../sweep/grid';
import type { EngineFailure } from '../worker/protocol';

/** Where one training of the grid stands. */
export type CellState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly step: number; readonly steps: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failure: EngineFailure };

export interface SweepState {
  /** The grid being edited and run; null before the first. */
  readonly grid: Grid | null;
  /** Finished runs (thinned), by cell key; kept in this browser, also those of earlier grids. */
  readonly results: ReadonlyMap<string, Run>;
  /** Every cell of the grid by key. */
  readonly cells: ReadonlyMap<string, CellState>;
  readonly phase: 'idle' | 'running' | 'paused';
  /** Trainings at once. */
  readonly workers: number;
  /** Most that this machine can take (processors). */
  readonly mostWorkers: number;
  /** Seconds until the grid is done; NaN before the first training ended. */
  readonly secondsLeft: number;

  /** Makes a grid the one on show, with what is known of it; nothing is trained yet. @throws Refusal when a variant makes no experiment */
  open(grid: Grid): Promise<void>;
  /** Replaces variants of the grid; results stay with their keys. */
  setVariants(variants: readonly Variant[], reference: string): void;
  setSeeds(seeds: readonly number[]): void;
  setWorkers(count: number): void;
  /** Trains what has no result yet; failed cells are tried again. */
  run(): void;
  /** Ends no training that is under way but begins no further one. */
  pause(): void;
  /** Ends trainings under way; what finished stays. */
  stop(): void;
  /** Forgets the grid's results (after the reader said so), here and in storage. */
  clear(): Promise<void>;
  /** Takes over finished runs from a file of the terminal or an export. Returns how many fit the grid. @throws Refusal */
  importRuns(text: string): Promise<number>;
}
