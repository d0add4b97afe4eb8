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
  /** Grids that were on show before, the latest first: another one takes no grid away from its reader. */
  readonly earlier: readonly Grid[];
  /**
   * Finished runs (thinned), by cell key: those of the grid and others of this visit. Kept in this browser with those of
   * earlier grids. The same map until another has finished.
   */
  readonly results: ReadonlyMap<string, Run>;
  /** Every cell of the grid by key. */
  readonly cells: ReadonlyMap<string, CellState>;
  readonly phase: 'idle' | 'running' | 'paused';
  /** Trainings at once. */
  readonly workers: number;
  /** Most that this machine can take (processors). */
  readonly mostWorkers: number;
  /** Seconds until the grid is done; NaN before the first training ended, and while nothing runs. */
  readonly secondsLeft: number;

  /**
   * Makes a grid the one on show, at once, and resolves when what is known of it is there too; nothing is trained yet.
   *
   * @throws Refusal when a variant makes no experiment; the grid on show stays
   */
  open(grid: Grid): Promise<void>;
  /** Adds grids of a visit before to the earlier ones, as the oldest. */
  remember(grids: readonly Grid[]): void;
  /** Replaces variants of the grid; results stay with their keys, and a sweep that runs goes on. @throws Refusal */
  setVariants(variants: readonly Variant[], reference: string): void;
  /** @throws Refusal */
  setSeeds(seeds: readonly number[]): void;
  /** From 1 to `mostWorkers`; trainings under way beyond that end by themselves. */
  setWorkers(count: number): void;
  /** Trains what has no result yet; failed cells are tried again. */
  run(): void;
  /** Ends no training that is under way but begins no further one. */
  pause(): void;
  /** Ends trainings under way; what finished stays. */
  stop(): void;
  /** Forgets the grid's results (after the reader said so), here and in storage. */
  clear(): Promise<void>;
  /**
   * Takes over finished runs from a file of the terminal or an export (lines of JSON): those of the grid's trainings.
   *
   * @returns how many trainings of the grid it had
   * @throws Refusal when there is no grid, and naming the line that is wrong; then nothing is taken over
   */
  importRuns(text: string): Promise<number>;
}
