import { create } from 'zustand';
import type { Run } from '../experiment/records';
import { parseRunText, serialiseRun } from '../experiment/runFile';
import { Refusal } from '../lib/refusal';
import { type Cell, cellsOf, type Grid } from '../sweep/grid';
import { CURVE_POINTS, MASK_FRAMES, type RunLine, readRunLines, thinCell } from '../sweep/lines';
import { parseGrid } from '../sweep/parse';
import { spawnEngine } from '../worker/client';
import { CellShelf } from './cellShelf';
import { earlierGrids } from './earlierGrids';
import type { Schedule } from './frames';
import { rowsOf } from './ownRows';
import { useRun } from './run';
import type { Shelf } from './shelf';
import { reportStorage, shelf } from './storage';
import type { CellState, SweepState } from './sweep.types';
import { secondsLeft, type Trained } from './sweepPace';
import { type PoolParts, SweepPool } from './sweepPool';

/** What a sweep store stands on; the page has the real things, a test its own. */
export interface SweepParts extends PoolParts {
  readonly shelf: Shelf;
  /** Hears once why results are not kept. */
  report(reason: string): void;
  /** Of this machine. */
  readonly processors: number;
  /** The next moment at which progress is shown. */
  readonly schedule: Schedule;
}

/** Progress and results are shown a few times a second, however many engines stream. */
const SHOW_MS = 250;
/** More engines than this are not started unasked: each takes about as much memory as the page itself. */
const MOST_UNASKED = 8;
/** Results held in memory; those of earlier grids make room, and come back from the shelf. */
const MOST_RESULTS = 4_000;

/** Longest time that reading a file keeps the page busy at once. */
const READ_MS = 20;

const WAITING: CellState = { kind: 'waiting' };
const DONE: CellState = { kind: 'done' };

export type SweepStore = ReturnType<typeof createSweepStore>;

/** A sweep on engines of its own; the page has one, a test makes its own with fake workers. */
export function createSweepStore(parts: SweepParts) {
  return create<SweepState>()((set, get) => {
    const kept = new CellShelf(parts.shelf, parts.report);
    /** Each training of the grid once, in the order they are taken. */
    let order: readonly Cell[] = [];
    // What holds now; the store shows copies of these a few times a second.
    const cells = new Map<string, CellState>();
    const results = new Map<string, Run>();
    /** Whether `results` has changed since it was shown: figures are not worked out again for mere progress. */
    let fresh = false;
    /** Trainings that may lie on the shelf: they are read, and not begun before that. */
    let unread = new Set<string>();
    let trained: Trained = { steps: 0, milliseconds: 0 };
    let loading: Promise<void> = Promise.resolve();
    let due = false;

    const show = (more: Partial<SweepState> = {}): void => {
      due = false;
      const { phase, workers } = { ...get(), ...more };
      const left = phase === 'running' ? secondsLeft(order, cells, trained, workers) : Number.NaN;
      const shown = fresh ? new Map(results) : get().results;
      fresh = false;
      set({ cells: new Map(cells), results: shown, secondsLeft: left, ...more });
    };
    const showSoon = (): void => {
      if (due) return;
      due = true;
      parts.schedule(() => {
        if (due) show();
      });
    };

    const take = (key: string, run: Run): void => {
      results.set(key, run);
      unread.delete(key);
      fresh = true;
      cells.set(key, DONE);
      for (const old of results.keys()) {
        if (results.size <= MOST_RESULTS) break;
        if (!cells.has(old)) results.delete(old);
      }
    };

    const pool = new SweepPool(parts, {
      next: () => {
        if (get().phase !== 'running') return null;
        const cell = order.find(({ key }) => cells.get(key)?.kind === 'waiting' && !unread.has(key)) ?? null;
        if (cell) {
          cells.set(cell.key, { kind: 'running', step: 0, steps: cell.experiment.training.steps });
          showSoon();
        }
        return cell;
      },
      progress: ({ key, experiment }, step) => {
        cells.set(key, { kind: 'running', step, steps: experiment.training.steps });
        showSoon();
      },
      finished: ({ key, experiment }, run, milliseconds) => {
        const { steps } = experiment.training;
        trained = { steps: trained.steps + steps, milliseconds: trained.milliseconds + milliseconds };
        try {
          // What is shown is what was written: figures are the same before and after a reload.
          const text = serialiseRun(thinCell(run));
          take(key, parseRunText(text).run);
          void kept.keep(key, text, new Set(cells.keys()));
        } catch (error) {
          // Its engine goes on with the next cell all the same.
          if (!(error instanceof Refusal)) throw error;
          const message = `The run that was trained could not be read back: ${error.message}`;
          cells.set(key, {
            kind: 'failed',
            failure: { kind: 'refused', message, remedy: 'Train it again on another backend.' },
          });
        }
        showSoon();
      },
      failed: ({ key }, failure) => {
        cells.set(key, { kind: 'failed', failure });
        showSoon();
      },
      rest: () => {
        // What waits, waits for the reader or for the shelf.
        const waits = order.some(({ key }) => cells.get(key)?.kind === 'waiting');
        show({ phase: waits ? get().phase : 'idle' });
      },
    });

    const isOpen = (key: string): boolean => {
      const kind = cells.get(key)?.kind;
      return kind === 'waiting' || kind === 'failed';
    };

    /** Brings what is kept of the grid's cells, until another grid overtakes it. */
    const load = async (): Promise<void> => {
      const wanted = order;
      unread = new Set(wanted.map(({ key }) => key).filter(isOpen));
      const known = await kept.keys();
      if (order !== wanted) return;
      for (const key of unread) if (!known.has(key)) unread.delete(key);
      fill();
      for (const key of unread) {
        const run = await kept.read(key);
        if (order !== wanted) return;
        // Unless a file brought it in the meantime.
        if (!unread.delete(key) || !run) continue;
        take(key, run);
        showSoon();
      }
    };

    /** Puts a grid in the place of the one on show; states and results of cells that both have stay. @throws Refusal */
    const replace = (grid: Grid, phase: SweepState['phase']): void => {
      const all = cellsOf(grid);
      const before = new Map(cells);
      order = [...new Map(all.map((cell) => [cell.key, cell])).values()];
      cells.clear();
      for (const { key } of order) cells.set(key, results.has(key) ? DONE : (before.get(key) ?? WAITING));
      pool.drop(({ key }) => cells.has(key));
      show({ grid, phase });
      const loaded = load();
      loading = loaded;
      void loaded.then(() => {
        if (loading !== loaded) return;
        show();
        fill();
      });
    };

    const fill = (): void => {
      const { phase, workers } = get();
      pool.fill(phase === 'running' ? workers : 0);
    };

    const stop = (): void => {
      pool.drop(() => false);
      for (const [key, { kind }] of cells) if (kind === 'running') cells.set(key, WAITING);
      set({ phase: 'idle' });
      fill();
    };

    const gridOrRefusal = (): Grid => {
      const { grid } = get();
      if (!grid) throw new Refusal('grid', null, 'there is no grid yet', 'Choose its variants first.');
      return grid;
    };

    return {
      grid: null,
      earlier: [],
      results: new Map(),
      cells: new Map(),
      phase: 'idle',
      workers: Math.min(MOST_UNASKED, Math.max(1, parts.processors - 1)),
      mostWorkers: parts.processors,
      secondsLeft: Number.NaN,

      open: async (grid) => {
        const parsed = parseGrid(grid);
        const { grid: before, earlier } = get();
        if (before) stop();
        set({ earlier: earlierGrids(before ? [before, ...earlier] : earlier, parsed) });
        trained = { steps: 0, milliseconds: 0 };
        replace(parsed, 'idle');
        await loading;
      },
      remember: (grids) =>
        set(({ grid, earlier }) => ({ earlier: earlierGrids([...earlier, ...grids], grid) })),
      setVariants: (variants, reference) =>
        replace(parseGrid({ ...gridOrRefusal(), variants, reference }), get().phase),
      setSeeds: (seeds) => replace(parseGrid({ ...gridOrRefusal(), seeds }), get().phase),
      setWorkers: (count) => {
        set({ workers: Math.min(get().mostWorkers, Math.max(1, Math.round(count))) });
        fill();
      },
      run: () => {
        if (!get().grid) return;
        for (const [key, { kind }] of cells) if (kind === 'failed') cells.set(key, WAITING);
        show({ phase: 'running' });
        fill();
      },
      pause: () => {
        if (get().phase !== 'running') return;
        set({ phase: 'paused', secondsLeft: Number.NaN });
        fill();
      },
      stop,
      clear: async () => {
        stop();
        const keys = order.map(({ key }) => key);
        // Ends a loading that might bring back what is being forgotten.
        order = [...order];
        unread.clear();
        for (const key of keys) {
          results.delete(key);
          cells.set(key, WAITING);
        }
        fresh = true;
        show();
        await kept.forget(keys);
      },
      importRuns: async (text) => {
        gridOrRefusal();
        // Everything is read before anything is taken over: a file that is refused changes nothing.
        const lines: RunLine[] = [];
        let rested = parts.now();
        for (const line of readRunLines(text)) {
          lines.push(line);
          if (parts.now() - rested < READ_MS) continue;
          await new Promise((resolve) => setTimeout(resolve));
          rested = parts.now();
        }
        const fitting = new Map(lines.filter(({ key }) => cells.has(key)).map(({ key, run }) => [key, run]));
        pool.drop(({ key }) => !fitting.has(key));
        const needed = new Set(cells.keys());
        for (const [key, run] of fitting) {
          take(key, run);
          void kept.keep(key, serialiseRun(run), needed);
        }
        show();
        fill();
        return fitting.size;
      },
    };
  });
}

const processors = (typeof navigator === 'undefined' ? 1 : navigator.hardwareConcurrency) || 1;

/** The page's sweep. */
export const useSweep = createSweepStore({
  spawn: spawnEngine,
  shelf,
  report: reportStorage,
  backend: () => useRun.getState().backendWish,
  rows: (experiment) => rowsOf(shelf, experiment),
  now: () => performance.now(),
  processors,
  schedule: (act) => {
    setTimeout(act, SHOW_MS);
  },
  thin: { points: CURVE_POINTS, frames: MASK_FRAMES },
});
