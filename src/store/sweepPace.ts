import type { Cell } from '../sweep/grid';
import type { CellState } from './sweep.types';

/** What has been trained of a grid, in all engines together. */
export interface Trained {
  readonly steps: number;
  readonly milliseconds: number;
}

/** Seconds until every cell has ended, from the pace of those that have; NaN before the first. */
export function secondsLeft(
  order: readonly Cell[],
  cells: ReadonlyMap<string, CellState>,
  trained: Trained,
  workers: number,
): number {
  let steps = 0;
  let open = 0;
  for (const { key, experiment } of order) {
    const state = cells.get(key);
    if (state?.kind !== 'waiting' && state?.kind !== 'running') continue;
    open += 1;
    steps += experiment.training.steps - (state.kind === 'running' ? state.step : 0);
  }
  const pace = trained.milliseconds / trained.steps;
  return (steps * pace) / 1_000 / Math.max(1, Math.min(workers, open));
}
