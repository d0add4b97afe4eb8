import { readInteger, readOption, readRecord } from '../lib/narrow';
import type { Grid } from '../sweep/grid';
import { parseGrid } from '../sweep/parse';
import type { Shelf } from './shelf';
import type { SweepStore } from './sweep';
import type { SweepState } from './sweep.types';

/** The sweep of a tab, as it comes back. Its finished cells lie on a shelf of their own. */
export interface KeptSweep {
  readonly grid: Grid;
  readonly phase: SweepState['phase'];
  readonly workers: number;
}

/** Sweeps of other tabs that are kept. */
const MOST_SWEEPS = 8;
const PHASES = ['idle', 'running', 'paused'] as const;

/** Keeps the grid of this tab's sweep and whether it runs, on every change. Returns how to stop. */
export function keepSweep(
  store: SweepStore,
  shelf: Shelf,
  tab: string,
  report: (reason: string) => void,
): () => void {
  let writing: Promise<void> = Promise.resolve();
  let stale = false;
  let complained = false;
  const write = async (): Promise<void> => {
    stale = false;
    const { grid, phase, workers } = store.getState();
    if (!grid) return;
    try {
      await shelf.put('sweeps', tab, { savedAt: Date.now(), grid, phase, workers });
    } catch (error) {
      if (!complained) report(error instanceof Error ? error.message || error.name : String(error));
      complained = true;
    }
  };
  const writeSoon = (): void => {
    if (stale) return;
    stale = true;
    writing = writing.then(write);
  };
  writeSoon();
  return store.subscribe((state, before) => {
    const same =
      state.grid === before.grid && state.phase === before.phase && state.workers === before.workers;
    if (!same) writeSoon();
  });
}

/** This tab's sweep; null when there is none or what is stored is none of ours. */
export async function readSweep(shelf: Shelf, tab: string): Promise<KeptSweep | null> {
  try {
    const stored = readRecord(await shelf.get('sweeps', tab), 'sweep');
    return {
      grid: parseGrid(stored.grid),
      phase: readOption(stored.phase, 'sweep.phase', PHASES),
      workers: readInteger(stored.workers, 'sweep.workers', 1, 1_000),
    };
  } catch {
    return null;
  }
}

/**
 * Takes over the sweep that was written last by a tab that is gone: whoever opens the lab again after a crash finds it.
 * Null when there is none, and where the browser cannot tell which tabs are open.
 *
 * @param live names of the tabs that are open
 */
export async function adoptSweep(
  shelf: Shelf,
  tab: string,
  live: ReadonlySet<string> | null,
): Promise<KeptSweep | null> {
  try {
    const gone = live && (await others(shelf, tab)).find(([key]) => !live.has(key));
    if (!gone) return null;
    const [key, stored] = gone;
    await shelf.put('sweeps', tab, stored);
    await shelf.remove('sweeps', key);
    return readSweep(shelf, tab);
  } catch {
    return null;
  }
}

/** Forgets the oldest sweeps of other tabs; their cells stay. */
export async function pruneSweeps(shelf: Shelf, tab: string): Promise<void> {
  for (const [key] of (await others(shelf, tab)).slice(MOST_SWEEPS)) await shelf.remove('sweeps', key);
}

/** Puts a kept sweep on show; one that was running goes on. Returns what to tell the reader, or null. */
export async function restoreSweep(
  store: SweepStore,
  { grid, phase, workers }: KeptSweep,
): Promise<string | null> {
  const { open, setWorkers, run, pause } = store.getState();
  await open(grid);
  setWorkers(workers);
  if (phase === 'idle') return null;
  run();
  if (phase === 'paused') pause();
  const { cells } = store.getState();
  const done = [...cells.values()].filter(({ kind }) => kind === 'done').length;
  if (done === cells.size) return null;
  const how = phase === 'paused' ? 'is still paused' : 'goes on where it stopped';
  return `The ablation ${how}: ${done} of ${cells.size} trainings are done.`;
}

/** Sweeps of other tabs, the latest first. */
async function others(shelf: Shelf, tab: string): Promise<(readonly [key: string, value: unknown])[]> {
  const kept = (await shelf.all('sweeps')).filter(([key]) => key !== tab);
  return kept.sort((a, b) => savedAt(b[1]) - savedAt(a[1]));
}

function savedAt(value: unknown): number {
  const at: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'savedAt') : 0;
  return typeof at === 'number' ? at : 0;
}
