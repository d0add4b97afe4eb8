import { readInteger, readList, readOption, readRecord } from '../lib/narrow';
import type { Grid } from '../sweep/grid';
import { parseGrid } from '../sweep/parse';
import { MOST_EARLIER } from './earlierGrids';
import type { Shelf } from './shelf';
import { storageReason } from './storageReason';
import type { SweepStore } from './sweep';
import type { SweepState } from './sweep.types';
import { liveTabs, type Tab } from './tabs';
import { keptByOthers } from './tabsKept';

/** The sweep of a tab, as it comes back. Its finished cells lie on a shelf of their own. */
export interface KeptSweep {
  readonly grid: Grid;
  readonly phase: SweepState['phase'];
  readonly workers: number;
  /** Grids that were on show before it, the latest first. */
  readonly earlier: readonly Grid[];
  /** A tab that was opened while this one was gone has taken it over. */
  readonly adopted: boolean;
}

/** How long a sweep is left to the tab that had it, in milliseconds, before another takes it over. */
const GRACE_MS = 3_000;
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
    const { grid, phase, workers, earlier } = store.getState();
    if (!grid) return;
    try {
      await shelf.put('sweeps', tab, { savedAt: Date.now(), grid, phase, workers, earlier });
    } catch (error) {
      if (!complained) report(storageReason(error));
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
      state.grid === before.grid &&
      state.earlier === before.earlier &&
      state.phase === before.phase &&
      state.workers === before.workers;
    if (!same) writeSoon();
  });
}

/** This tab's sweep; null when there is none or what is stored is none of ours. */
export async function readSweep(shelf: Shelf, tab: string): Promise<KeptSweep | null> {
  return narrowSweep(await shelf.get('sweeps', tab).catch(() => null));
}

function narrowSweep(value: unknown): KeptSweep | null {
  try {
    const stored = readRecord(value, 'sweep');
    return {
      grid: parseGrid(stored.grid),
      phase: readOption(stored.phase, 'sweep.phase', PHASES),
      workers: readInteger(stored.workers, 'sweep.workers', 1, 1_000),
      // Sweeps of an earlier lab have none.
      earlier:
        stored.earlier === undefined
          ? []
          : readList(stored.earlier, 'sweep.earlier', 0, MOST_EARLIER).map(parseGrid),
      adopted: stored.adopted === true,
    };
  } catch {
    return null;
  }
}

/**
 * Takes over the sweep that was written last by a tab that is gone: whoever opens the lab again after a crash finds it.
 * The tab it was taken from finds it too, at rest, should it come back. Null when there is none, when it is not `wanted`
 * any more, and where the browser cannot tell which tabs are open.
 *
 * @param tab a copy of a tab takes over what that one had, if it is gone, and nothing else
 * @param awaitOwners lets the other tabs of a browser that restores its windows come back to their sweeps
 */
export async function adoptSweep(
  shelf: Shelf,
  tab: Tab,
  wanted: () => boolean,
  awaitOwners: () => Promise<unknown> = () => new Promise((resolve) => setTimeout(resolve, GRACE_MS)),
): Promise<KeptSweep | null> {
  try {
    if (!(await findOrphan(shelf, tab))) return null;
    await awaitOwners();
    // The search, the copy and the mark in one go: two tabs that open at once do not take the same sweep.
    return await navigator.locks.request('sit-lab/adopt', async () => {
      const orphan = await findOrphan(shelf, tab);
      // Asked once nothing is waited for any more: a grid that was opened during the search keeps its place.
      if (!orphan || !wanted()) return null;
      const { owner, sweep } = orphan;
      const savedAt = Date.now();
      await shelf.put('sweeps', tab.name, { savedAt, ...sweep });
      await shelf.put('sweeps', owner, { savedAt, ...sweep, phase: 'idle', adopted: true });
      return sweep;
    });
  } catch {
    return null;
  }
}

interface Orphan {
  readonly owner: string;
  readonly sweep: KeptSweep;
}

/** The sweep that was written last by a tab that is gone and that no other has taken over. */
async function findOrphan(shelf: Shelf, { name, original }: Tab): Promise<Orphan | null> {
  const live = await liveTabs();
  if (!live) return null;
  for (const [owner, stored] of await keptByOthers(shelf, 'sweeps', name)) {
    if (live.has(owner) || (original !== null && owner !== original)) continue;
    const sweep = narrowSweep(stored);
    if (sweep && !sweep.adopted) return { owner, sweep };
  }
  return null;
}

/** Puts a kept sweep on show; one that was running goes on. Returns what to tell the reader, or null. */
export async function restoreSweep(
  store: SweepStore,
  { grid, phase, workers, earlier, adopted }: KeptSweep,
): Promise<string | null> {
  const { open, remember, setWorkers, run, pause } = store.getState();
  // All before the first wait: what is kept meanwhile says how it goes on, and no other grid is started in its place.
  const opened = open(grid);
  remember(earlier);
  setWorkers(workers);
  if (phase !== 'idle') run();
  if (phase === 'paused') pause();
  const shown = store.getState().grid;
  await opened;
  const { cells, grid: now } = store.getState();
  if ((phase === 'idle' && !adopted) || now !== shown) return null;
  const done = [...cells.values()].filter(({ kind }) => kind === 'done').length;
  if (done === cells.size) return null;
  const how = phase === 'paused' ? 'is still paused' : 'goes on where it stopped';
  return `The ablation ${adopted ? 'went on in another tab' : how}: ${done} of ${cells.size} trainings are done.`;
}
