import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { isFull, storageReason } from './storageReason';

/** What the lab keeps in the browser. Everything read back is outside data: `unknown` until a parser has seen it. */
export type ShelfName = 'sessions' | 'runInfo' | 'runs' | 'rows' | 'sweeps' | 'cellInfo' | 'cells';

/** A place that keeps values by key. Any call may reject: storage can be full, denied or cleared at any moment. */
export interface Shelf {
  get(name: ShelfName, key: string): Promise<unknown>;
  put(name: ShelfName, key: string, value: unknown): Promise<void>;
  remove(name: ShelfName, key: string): Promise<void>;
  all(name: ShelfName): Promise<readonly (readonly [key: string, value: unknown])[]>;
}

interface Schema extends DBSchema {
  sessions: { key: string; value: unknown };
  runInfo: { key: string; value: unknown };
  runs: { key: string; value: unknown };
  rows: { key: string; value: unknown };
  sweeps: { key: string; value: unknown };
  cellInfo: { key: string; value: unknown };
  cells: { key: string; value: unknown };
}

const NAMES: readonly ShelfName[] = ['sessions', 'runInfo', 'runs', 'rows', 'sweeps', 'cellInfo', 'cells'];
const DATABASE = 'sit-lab';
/** 2: sweeps and their cells. A browser that kept earlier shelves keeps what is on them. */
const VERSION = 2;

/** The browser's IndexedDB. @throws the browser's error when storage is denied */
export async function openBrowserShelf(): Promise<Shelf> {
  if (typeof indexedDB === 'undefined') throw new Error('this browser has no IndexedDB');
  const database: IDBPDatabase<Schema> = await openDB<Schema>(DATABASE, VERSION, {
    upgrade(db) {
      for (const name of NAMES) if (!db.objectStoreNames.contains(name)) db.createObjectStore(name);
    },
    // Another tab with a newer lab wants to migrate: let it, this tab goes on in memory.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  });
  return {
    get: (name, key) => database.get(name, key),
    put: async (name, key, value) => {
      await database.put(name, value, key);
    },
    remove: (name, key) => database.delete(name, key),
    all: async (name) => {
      const transaction = database.transaction(name);
      const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
      return keys.map((key, i) => [key, values[i]] as const);
    },
  };
}

/** Keeps values for this visit only. */
export function memoryShelf(): Shelf {
  const shelves = new Map<ShelfName, Map<string, unknown>>(NAMES.map((name) => [name, new Map()]));
  const of = (name: ShelfName) => shelves.get(name) ?? new Map<string, unknown>();
  return {
    get: async (name, key) => of(name).get(key),
    put: async (name, key, value) => {
      of(name).set(key, structuredClone(value));
    },
    remove: async (name, key) => {
      of(name).delete(key);
    },
    all: async (name) => [...of(name)],
  };
}

/**
 * Uses `first` while it works and memory from its first failure on, so that nothing stops for want of storage; `report`
 * hears of that failure once. Full storage is the caller's to answer: what is stored already can still be read.
 */
export function failoverShelf(first: Shelf, report: (reason: string) => void): Shelf {
  const memory = memoryShelf();
  let failed = false;
  const attempt = async <T>(act: (shelf: Shelf) => Promise<T>): Promise<T> => {
    if (!failed) {
      try {
        return await act(first);
      } catch (error) {
        if (isFull(error)) throw error;
        failed = true;
        report(storageReason(error));
      }
    }
    return act(memory);
  };
  return {
    get: (name, key) => attempt((shelf) => shelf.get(name, key)),
    put: (name, key, value) => attempt((shelf) => shelf.put(name, key, value)),
    remove: (name, key) => attempt((shelf) => shelf.remove(name, key)),
    all: (name) => attempt((shelf) => shelf.all(name)),
  };
}

/** The browser's storage where it works, else memory. */
export async function openShelf(report: (reason: string) => void): Promise<Shelf> {
  try {
    return failoverShelf(await inTime(openBrowserShelf()), report);
  } catch (error) {
    report(storageReason(error));
    return memoryShelf();
  }
}

/** Longest wait for the browser to open its storage, milliseconds: the lab does not stand still for it. */
const PATIENCE_MS = 3_000;

function inTime(shelf: Promise<Shelf>): Promise<Shelf> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('the storage does not answer')), PATIENCE_MS);
  });
  return Promise.race([shelf, late]);
}

/** A shelf that is opened by its first use. */
export function deferredShelf(open: () => Promise<Shelf>): Shelf {
  let opened: Promise<Shelf> | null = null;
  const shelf = (): Promise<Shelf> => {
    opened ??= open();
    return opened;
  };
  return {
    get: async (name, key) => (await shelf()).get(name, key),
    put: async (name, key, value) => (await shelf()).put(name, key, value),
    remove: async (name, key) => (await shelf()).remove(name, key),
    all: async (name) => (await shelf()).all(name),
  };
}
