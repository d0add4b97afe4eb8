import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NUMERIC_SIT, OWN_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import type { OwnRows } from '../tasks/own/rows';
import { useExperiment } from './experiment';
import { keepOwnRows, rowsOf } from './ownRows';
import { emptyRun } from './recording';
import { useRun } from './run';
import { copySession, keepSession, readSession } from './session';
import { memoryShelf } from './shelf';

const RUN = emptyRun(NUMERIC_SIT, { name: 'wasm', detail: 'd', reason: 'r' });
const ROWS: OwnRows = {
  tasks: [{ id: 't', name: 'T' }],
  rows: [{ task: 0, instruction: 'i', source: 's', target: 't' }],
};

function ownExperiment(sha256: string): Experiment {
  const world = { ...OWN_SIT.world, files: [{ name: 'a.csv', sha256, rows: 1 }] } as Experiment['world'];
  return { ...OWN_SIT, world };
}

let stop = (): void => {};
const silent = (): void => {};

beforeEach(() => {
  vi.useFakeTimers();
  useExperiment.setState({ experiment: NUMERIC_SIT, rows: null, notice: null });
  useRun.setState({ run: null, phase: 'idle', checkpoint: null, baselines: {} });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('the session of a tab', () => {
  it('comes back with the run, its checkpoint and its baselines', async () => {
    const shelf = memoryShelf();
    stop = keepSession(shelf, 'tab', silent);
    const checkpoint = { step: 3, tensors: { w: Float32Array.of(1, 2) }, streams: {} };
    useExperiment.getState().change((e) => ({ ...e, seed: 42 }));
    useRun.setState({ run: RUN, checkpoint, phase: 'paused', origin: 'trained', baselines: { oracle: RUN } });
    await vi.advanceTimersByTimeAsync(1_000);
    const session = await readSession(shelf, 'tab');
    expect(session?.experiment.seed).toBe(42);
    expect(session?.bundle?.run.experiment).toEqual(NUMERIC_SIT);
    expect(Object.keys(session?.bundle?.baselines ?? {})).toEqual(['oracle']);
    expect(session?.checkpoint).toEqual(checkpoint);
    expect(session?.origin).toBe('restored');
    expect(await readSession(shelf, 'another tab')).toBeNull();
  });

  it('keeps no checkpoint of a finished run', async () => {
    const shelf = memoryShelf();
    stop = keepSession(shelf, 'tab', silent);
    const checkpoint = { step: 3, tensors: {}, streams: {} };
    useRun.setState({ run: { ...RUN, finished: true }, checkpoint, phase: 'finished' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await readSession(shelf, 'tab'))?.checkpoint).toBeNull();
  });

  it('is refused as a whole when it was tampered with', async () => {
    const shelf = memoryShelf();
    await shelf.put('sessions', 'tab', { experiment: { version: 99 }, bundle: null, checkpoint: null });
    await expect(readSession(shelf, 'tab')).rejects.toThrow(/version/);
  });

  it('says once that storage is full, and goes on', async () => {
    const reasons: string[] = [];
    const full = {
      ...memoryShelf(),
      put: async () => {
        throw new DOMException('no room', 'QuotaExceededError');
      },
    };
    stop = keepSession(full, 'tab', (reason) => reasons.push(reason));
    for (const seed of [1, 2]) {
      useExperiment.getState().change((e) => ({ ...e, seed }));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(reasons).toEqual(['the storage of this browser is full']);
  });

  it('is what a copy of the tab begins with, and each goes on by itself', async () => {
    const shelf = memoryShelf();
    stop = keepSession(shelf, 'tab', silent);
    useRun.setState({ run: RUN, checkpoint: { step: 3, tensors: {}, streams: {} }, phase: 'paused' });
    await vi.advanceTimersByTimeAsync(1_000);
    await copySession(shelf, 'tab', 'copy');
    const copied = await readSession(shelf, 'tab');
    expect(await readSession(shelf, 'copy')).toEqual(copied);
    useExperiment.getState().change((e) => ({ ...e, seed: 42 }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await readSession(shelf, 'copy')).toEqual(copied);
    await copySession(shelf, 'nobody', 'new');
    expect(await readSession(shelf, 'new')).toBeNull();
  });
});

describe('own rows', () => {
  it('are kept by their files and come back for them', async () => {
    const shelf = memoryShelf();
    stop = keepOwnRows(shelf, silent);
    useExperiment.getState().setRows(ROWS);
    useExperiment.getState().open(ownExperiment('aa'));
    await vi.advanceTimersByTimeAsync(1_000);
    stop();

    useExperiment.setState({ rows: null });
    stop = keepOwnRows(shelf, silent);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(useExperiment.getState().rows).toEqual(ROWS);
  });

  it('are found for the files of any experiment, and never those of others', async () => {
    const shelf = memoryShelf();
    await shelf.put('rows', 'aa', ROWS);
    expect(await rowsOf(shelf, ownExperiment('aa'))).toEqual(ROWS);
    expect(await rowsOf(shelf, ownExperiment('bb'))).toBeNull();
    expect(await rowsOf(shelf, NUMERIC_SIT)).toBeNull();
    const others = { ...ROWS, rows: [] };
    useExperiment.setState({ experiment: ownExperiment('bb'), rows: others });
    expect(await rowsOf(shelf, ownExperiment('aa'))).toEqual(ROWS);
    expect(await rowsOf(shelf, ownExperiment('bb'))).toBe(others);
  });

  it('of other files are never used in their place', async () => {
    const shelf = memoryShelf();
    stop = keepOwnRows(shelf, silent);
    useExperiment.getState().setRows(ROWS);
    useExperiment.getState().open(ownExperiment('aa'));
    await vi.advanceTimersByTimeAsync(1_000);
    useExperiment.getState().open(ownExperiment('bb'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(useExperiment.getState().rows).toBeNull();
    useExperiment.temporal.getState().undo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(useExperiment.getState().rows).toEqual(ROWS);
  });
});
