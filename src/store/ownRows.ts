import type { Experiment } from '../experiment/experiment';
import type { OwnRows } from '../tasks/own/rows';
import { parseOwnRows } from '../worker/narrow';
import { useExperiment } from './experiment';
import type { Shelf } from './shelf';
import { storageReason } from './storageReason';

/** The files that rows are of (`filesKey`). Rows and experiment change apart: after an undo they are not of each other. */
const filesOf = new WeakMap<OwnRows, string>();

// Whoever sets rows asks for their files in the same task, before or after; at its end the two belong together.
useExperiment.subscribe(({ rows }, before) => {
  if (rows !== null && rows !== before.rows && !filesOf.has(rows)) queueMicrotask(() => name(rows));
});

function name(rows: OwnRows): void {
  const { experiment, rows: shown } = useExperiment.getState();
  const key = filesKey(experiment);
  if (shown === rows && key !== null) filesOf.set(rows, key);
}

/**
 * Keeps people's own rows by the hashes of their files, and brings them back when an experiment asks for those files
 * (after a reload, an undo, or a link made in this browser). Returns how to stop.
 */
export function keepOwnRows(shelf: Shelf, report: (reason: string) => void): () => void {
  const kept = new WeakSet<OwnRows>();

  const keep = async (rows: OwnRows, key: string): Promise<void> => {
    kept.add(rows);
    try {
      await shelf.put('rows', key, rows);
    } catch (error) {
      report(storageReason(error));
    }
  };

  const bringBack = async (key: string): Promise<void> => {
    const { rows } = useExperiment.getState();
    // What was kept of these files, or nothing rather than the wrong rows.
    const found = await readRows(shelf, key);
    const now = useExperiment.getState();
    if (filesKey(now.experiment) !== key || now.rows !== rows) return;
    if (found) kept.add(found);
    now.setRows(found);
  };

  const settle = (): void => {
    const { experiment, rows } = useExperiment.getState();
    // Where the experiment changed first, this comes before the rows have their name.
    if (rows !== null && !filesOf.has(rows)) name(rows);
    const key = filesKey(experiment);
    const of = rows === null ? null : (filesOf.get(rows) ?? null);
    if (rows !== null && of !== null && !kept.has(rows)) void keep(rows, of);
    if (key !== null && key !== of) void bringBack(key);
  };

  queueMicrotask(settle);
  return useExperiment.subscribe((state, before) => {
    const filesChanged = filesKey(state.experiment) !== filesKey(before.experiment);
    if (filesChanged || (state.rows !== before.rows && state.rows !== null)) queueMicrotask(settle);
  });
}

/** Rows kept under this key, or null when there are none or they are not what the lab writes. */
async function readRows(shelf: Shelf, key: string): Promise<OwnRows | null> {
  try {
    const stored = await shelf.get('rows', key);
    if (stored === undefined) return null;
    const rows = parseOwnRows(stored);
    filesOf.set(rows, key);
    return rows;
  } catch {
    return null;
  }
}

/**
 * The rows that an experiment trains on, whichever is on screen: those at hand where they are of its files, else kept
 * ones; null for none and for the worlds.
 */
export async function rowsOf(shelf: Shelf, experiment: Experiment): Promise<OwnRows | null> {
  const key = filesKey(experiment);
  if (key === null) return null;
  // Rows that were set a moment ago are named first.
  await Promise.resolve();
  const { rows } = useExperiment.getState();
  return rows !== null && filesOf.get(rows) === key ? rows : readRows(shelf, key);
}

/** Names the files of an own-data experiment; null for the worlds and before any file was chosen. */
export function filesKey(experiment: Experiment): string | null {
  const { world } = experiment;
  if (world.kind !== 'own' || world.files.length === 0) return null;
  return world.files.map((file) => file.sha256).join('+');
}
