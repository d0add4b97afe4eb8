import type { Experiment } from '../experiment/experiment';
import type { OwnRows } from '../tasks/own/rows';
import { parseOwnRows } from '../worker/narrow';
import { useExperiment } from './experiment';
import type { Shelf } from './shelf';

/** Quiet time after which experiment and rows are taken to belong together, milliseconds. */
const SETTLE_MS = 500;

/**
 * Keeps people's own rows by the hashes of their files, and brings them back when an experiment asks for those files
 * (after a reload, an undo, or a link made in this browser). Returns how to stop.
 */
export function keepOwnRows(shelf: Shelf, report: (reason: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settled: { key: string | null; rows: OwnRows | null } = { key: null, rows: null };

  const settle = async (): Promise<void> => {
    const { experiment, rows, setRows } = useExperiment.getState();
    const key = filesKey(experiment);
    if (key === null || (key === settled.key && rows === settled.rows)) return;
    if (rows !== null && rows !== settled.rows) {
      settled = { key, rows };
      try {
        await shelf.put('rows', key, rows);
      } catch (error) {
        report(error instanceof Error ? error.message || error.name : String(error));
      }
      return;
    }
    // Other files than those whose rows are at hand: what was kept of them, or nothing rather than the wrong rows.
    const kept = await readRows(shelf, key);
    if (filesKey(useExperiment.getState().experiment) !== key) return;
    if (useExperiment.getState().rows !== rows) return;
    settled = { key, rows: kept };
    setRows(kept);
  };

  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), SETTLE_MS);
  };
  schedule();
  const stop = useExperiment.subscribe((state, before) => {
    const filesChanged = filesKey(state.experiment) !== filesKey(before.experiment);
    if (filesChanged || state.rows !== before.rows) schedule();
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Rows kept under this key, or null when there are none or they are not what the lab writes. */
async function readRows(shelf: Shelf, key: string): Promise<OwnRows | null> {
  try {
    const stored = await shelf.get('rows', key);
    return stored === undefined ? null : parseOwnRows(stored);
  } catch {
    return null;
  }
}

/** The rows that an experiment trains on: those at hand where they are of its files, else kept ones; null for none. */
export async function rowsOf(shelf: Shelf, experiment: Experiment): Promise<OwnRows | null> {
  const key = filesKey(experiment);
  if (key === null) return null;
  const { experiment: shown, rows } = useExperiment.getState();
  return rows !== null && filesKey(shown) === key ? rows : readRows(shelf, key);
}

/** Names the files of an own-data experiment; null for the worlds and before any file was chosen. */
export function filesKey(experiment: Experiment): string | null {
  const { world } = experiment;
  if (world.kind !== 'own' || world.files.length === 0) return null;
  return world.files.map((file) => file.sha256).join('+');
}
