import type { Experiment } from '../experiment/experiment';
import { parseExperiment } from '../experiment/parse';
import { parseRunText, type RunBundle, serialiseBundle } from '../experiment/runFile';
import { parseCheckpoint } from '../worker/narrow';
import type { Checkpoint } from '../worker/protocol';
import { useExperiment } from './experiment';
import { useRun } from './run';
import type { RunOrigin } from './run.types';
import type { Shelf } from './shelf';
import { storageReason } from './storageReason';

/** What a tab comes back to after a reload. */
export interface KeptSession {
  readonly experiment: Experiment;
  readonly bundle: RunBundle | null;
  readonly origin: RunOrigin;
  readonly checkpoint: Checkpoint | null;
}

/** Quiet time after the last change before the session is written, milliseconds. */
const SETTLE_MS = 600;

/**
 * Keeps this tab's session up to date on the shelf: after edits, and at every checkpoint, end and baseline of a run.
 * Returns how to stop.
 */
export function keepSession(shelf: Shelf, tab: string, report: (reason: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();
  let complained = false;
  const write = async (): Promise<void> => {
    const { run, origin, baselines, checkpoint } = useRun.getState();
    const value = {
      savedAt: Date.now(),
      experiment: useExperiment.getState().experiment,
      bundle: run && serialiseBundle({ run, baselines }),
      origin,
      checkpoint: run && !run.finished ? checkpoint : null,
    };
    try {
      await shelf.put('sessions', tab, value);
    } catch (error) {
      if (!complained) report(storageReason(error));
      complained = true;
    }
  };
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      writing = writing.then(write);
    }, SETTLE_MS);
  };
  const stopEdits = useExperiment.subscribe((state, before) => {
    if (state.experiment !== before.experiment) schedule();
  });
  const stopRuns = useRun.subscribe((state, before) => {
    const worthKeeping =
      state.checkpoint !== before.checkpoint ||
      state.phase !== before.phase ||
      state.baselines !== before.baselines;
    if (worthKeeping && state.phase !== 'starting' && state.phase !== 'evaluating') schedule();
  });
  return () => {
    clearTimeout(timer);
    stopEdits();
    stopRuns();
  };
}

/** This tab's session, or null when there is none. @throws Refusal when what is stored is none of ours */
export async function readSession(shelf: Shelf, tab: string): Promise<KeptSession | null> {
  const stored = await shelf.get('sessions', tab);
  if (typeof stored !== 'object' || stored === null) return null;
  const read = (key: string): unknown => Reflect.get(stored, key);
  const bundle = read('bundle');
  const checkpoint = read('checkpoint');
  const origin = read('origin');
  return {
    experiment: parseExperiment(read('experiment')),
    bundle: typeof bundle === 'string' ? parseRunText(bundle) : null,
    origin: origin === 'precomputed' || origin === 'link' || origin === 'file' ? origin : 'restored',
    checkpoint: checkpoint === null ? null : parseCheckpoint(checkpoint),
  };
}

/** Gives a tab that began as a copy of another the session which that one had. */
export async function copySession(shelf: Shelf, original: string, tab: string): Promise<void> {
  const stored = await shelf.get('sessions', original);
  if (stored !== undefined) await shelf.put('sessions', tab, stored);
}
