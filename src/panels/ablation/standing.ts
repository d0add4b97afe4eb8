import type { CellState } from '../../store/sweep.types';
import type { Cell } from '../../sweep/grid';

/** How far a grid is, each different training counted once. */
export interface Standing {
  readonly cells: number;
  /** Different trainings: cells with one key are one. */
  readonly trainings: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  /** Done, with the share that running ones have done; 0 to 1. */
  readonly share: number;
}

export function standingOf(grid: readonly Cell[], states: ReadonlyMap<string, CellState>): Standing {
  const keys = new Set(grid.map(({ key }) => key));
  let [done, running, failed, share] = [0, 0, 0, 0];
  for (const key of keys) {
    const state = states.get(key);
    switch (state?.kind) {
      case 'done':
        done++;
        share++;
        break;
      case 'running':
        running++;
        share += state.steps > 0 ? state.step / state.steps : 0;
        break;
      case 'failed':
        failed++;
        break;
      default:
        break;
    }
  }
  const trainings = keys.size;
  return {
    cells: grid.length,
    trainings,
    done,
    running,
    failed,
    share: trainings > 0 ? share / trainings : 0,
  };
}

/** What a cell says where only words can. */
export function stateWords(state: CellState | undefined): string {
  switch (state?.kind) {
    case 'done':
      return 'done';
    case 'running':
      return `training, ${Math.round((100 * state.step) / Math.max(1, state.steps))} %`;
    case 'failed':
      return 'failed';
    default:
      return 'waiting';
  }
}

/** One thing that went wrong, with every cell it happened to. */
export interface FailureGroup {
  readonly message: string;
  readonly remedy: string;
  readonly cells: readonly Cell[];
}

export function failuresOf(grid: readonly Cell[], states: ReadonlyMap<string, CellState>): FailureGroup[] {
  const groups = new Map<string, { message: string; remedy: string; cells: Cell[] }>();
  for (const cell of grid) {
    const state = states.get(cell.key);
    if (state?.kind !== 'failed') continue;
    const { message, remedy } = state.failure;
    const name = `${message}\n${remedy}`;
    const group = groups.get(name) ?? { message, remedy, cells: [] };
    group.cells.push(cell);
    groups.set(name, group);
  }
  return [...groups.values()];
}
