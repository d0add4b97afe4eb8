import { create } from 'zustand';
import type { Run } from '../experiment/records';
import { parseRunText, serialiseRun } from '../experiment/runFile';
import type { Shelf } from './shelf';
import { isFull } from './storageReason';

/** A kept run as it is listed, without its records. */
export interface KeptRun {
  readonly id: string;
  readonly name: string;
  readonly pinned: boolean;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly preset: string;
  readonly seed: number;
  /** Steps taken. */
  readonly steps: number;
  readonly finished: boolean;
}

export interface HistoryState {
  /** Newest first. */
  readonly runs: readonly KeptRun[];
  /** Keeps a run; returns its id, or null when there was no room. */
  save(run: Run, name?: string): Promise<string | null>;
  /** A kept run with its records, or null when it is gone. @throws Refusal when what is stored is no run */
  load(id: string): Promise<Run | null>;
  rename(id: string, name: string): Promise<void>;
  pin(id: string, pinned: boolean): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Kept runs that are not pinned; older ones make room. */
const MOST_UNPINNED = 50;
const LONGEST_NAME = 80;

export type HistoryStore = ReturnType<typeof createHistory>;

/** A list of kept runs on a shelf; call `readHistory` once to fill it. */
export function createHistory(shelf: Shelf, now: () => number = Date.now) {
  let count = 0;
  return create<HistoryState>()((set, get) => {
    const replace = async (id: string, next: (info: KeptRun) => KeptRun): Promise<void> => {
      const info = get().runs.find((run) => run.id === id);
      if (!info) return;
      const changed = next(info);
      await putMakingRoom(shelf, get, 'runInfo', id, changed);
      set({ runs: get().runs.map((run) => (run.id === id ? changed : run)) });
    };
    return {
      runs: [],
      save: async (run, name) => {
        count += 1;
        const savedAt = now();
        const { experiment } = run;
        const info: KeptRun = {
          id: `${savedAt.toString(36)}-${count}`,
          name: (name ?? (experiment.title || experiment.preset)).slice(0, LONGEST_NAME),
          pinned: false,
          savedAt,
          preset: experiment.preset,
          seed: experiment.seed,
          steps: run.steps.at(-1)?.step ?? 0,
          finished: run.finished,
        };
        const surplus = get()
          .runs.filter((kept) => !kept.pinned)
          .slice(MOST_UNPINNED - 1);
        for (const kept of surplus) await get().remove(kept.id);
        const stored =
          (await putMakingRoom(shelf, get, 'runs', info.id, serialiseRun(run))) &&
          (await putMakingRoom(shelf, get, 'runInfo', info.id, info));
        if (!stored) return null;
        set({ runs: [info, ...get().runs] });
        return info.id;
      },
      load: async (id) => {
        const stored = await shelf.get('runs', id);
        return typeof stored === 'string' ? parseRunText(stored).run : null;
      },
      rename: (id, name) => replace(id, (info) => ({ ...info, name: name.slice(0, LONGEST_NAME) })),
      pin: (id, pinned) => replace(id, (info) => ({ ...info, pinned })),
      remove: async (id) => {
        await Promise.all([shelf.remove('runs', id), shelf.remove('runInfo', id)]);
        set({ runs: get().runs.filter((run) => run.id !== id) });
      },
    };
  });
}

/** Fills the list from the shelf; entries that are not what this lab writes are passed over. */
export async function readHistory(store: HistoryStore, shelf: Shelf): Promise<void> {
  const runs: KeptRun[] = [];
  for (const [, stored] of await shelf.all('runInfo')) {
    const info = narrowKeptRun(stored);
    if (info) runs.push(info);
  }
  runs.sort((a, b) => b.savedAt - a.savedAt);
  store.setState({ runs });
}

/**
 * Puts a value; when the storage is full, the oldest runs that are not pinned are given up one by one. False when there
 * is still no room.
 */
async function putMakingRoom(
  shelf: Shelf,
  get: () => HistoryState,
  name: 'runs' | 'runInfo',
  id: string,
  value: unknown,
): Promise<boolean> {
  for (;;) {
    try {
      await shelf.put(name, id, value);
      return true;
    } catch (error) {
      if (!isFull(error)) throw error;
      const oldest = get().runs.findLast((run) => !run.pinned && run.id !== id);
      if (!oldest) return false;
      await get().remove(oldest.id);
    }
  }
}

function narrowKeptRun(stored: unknown): KeptRun | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const read = (key: string): unknown => Reflect.get(stored, key);
  const [id, name, preset] = [read('id'), read('name'), read('preset')];
  const [savedAt, seed, steps] = [read('savedAt'), read('seed'), read('steps')];
  if (typeof id !== 'string' || typeof name !== 'string' || typeof preset !== 'string') return null;
  if (typeof savedAt !== 'number' || typeof seed !== 'number' || typeof steps !== 'number') return null;
  const [pinned, finished] = [read('pinned') === true, read('finished') === true];
  return { id, name: name.slice(0, LONGEST_NAME), pinned, savedAt, preset, seed, steps, finished };
}
