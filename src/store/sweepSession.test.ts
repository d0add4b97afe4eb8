import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Grid } from '../sweep/grid';
import { memoryShelf, type Shelf } from './shelf';
import { createSweepStore } from './sweep';
import { adoptSweep, keepSweep, pruneSweeps, readSweep, restoreSweep } from './sweepSession';

const GRID: Grid = {
  version: 1,
  base: NUMERIC_SIT,
  variants: [
    { id: 'full', name: 'full', change: {} },
    { id: 'no-uic', name: 'without UIC', change: { losses: { uic: [0] } } },
  ],
  seeds: [1, 2],
  reference: 'full',
};

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const silent = (): void => {};

/** A sweep whose engines never answer, on a tab of its own. */
function bench(shelf: Shelf) {
  const started: unknown[] = [];
  const store = createSweepStore({
    spawn: () => ({
      postMessage: (message) => started.push(message),
      terminate: silent,
      onmessage: null,
      onmessageerror: null,
      onerror: null,
    }),
    shelf,
    report: silent,
    backend: () => null,
    rows: async () => null,
    now: () => 0,
    processors: 4,
    schedule: (act) => act(),
    thin: { points: 100, frames: 41 },
  });
  return { store, started };
}

async function keptWhile(act: (store: ReturnType<typeof bench>['store']) => void) {
  const shelf = memoryShelf();
  const { store } = bench(shelf);
  keepSweep(store, shelf, 'tab', silent);
  await store.getState().open(GRID);
  act(store);
  await settle();
  return shelf;
}

describe('the sweep of a tab', () => {
  it('goes on after a reload when it was running, and says so', async () => {
    const shelf = await keptWhile((store) => {
      store.getState().setWorkers(1);
      store.getState().run();
    });
    const kept = await readSweep(shelf, 'tab');
    expect(kept).toEqual({ grid: GRID, phase: 'running', workers: 1 });
    const again = bench(shelf);
    expect(await restoreSweep(again.store, kept!)).toBe(
      'The ablation goes on where it stopped: 0 of 4 trainings are done.',
    );
    await settle();
    expect(again.store.getState()).toMatchObject({ grid: GRID, phase: 'running', workers: 1 });
    expect(again.started).toHaveLength(1);
  });

  it('stays paused when it was paused', async () => {
    const shelf = await keptWhile((store) => {
      store.getState().run();
      store.getState().pause();
    });
    const again = bench(shelf);
    expect(await restoreSweep(again.store, (await readSweep(shelf, 'tab'))!)).toContain('is still paused');
    await settle();
    expect(again.store.getState().phase).toBe('paused');
    expect(again.started).toHaveLength(0);
  });

  it('comes back with its edits and rests when it rested', async () => {
    const shelf = await keptWhile((store) => {
      store.getState().setVariants([GRID.variants[1]], 'no-uic');
      store.getState().setSeeds([5]);
    });
    const again = bench(shelf);
    expect(await restoreSweep(again.store, (await readSweep(shelf, 'tab'))!)).toBeNull();
    expect(again.store.getState()).toMatchObject({
      phase: 'idle',
      grid: { seeds: [5], reference: 'no-uic' },
    });
  });

  it.each([
    null,
    { grid: { ...GRID, seeds: [] }, phase: 'idle', workers: 1 },
    { grid: GRID, phase: 'x', workers: 1 },
  ])('is none where what is stored is %j', async (stored) => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'tab', stored);
    expect(await readSweep(shelf, 'tab')).toBeNull();
  });

  it('is kept also when it was opened before anyone watched, and complains once where it cannot be', async () => {
    const shelf = memoryShelf();
    const { store } = bench(shelf);
    await store.getState().open(GRID);
    keepSweep(store, shelf, 'tab', silent);
    await settle();
    expect((await readSweep(shelf, 'tab'))?.grid).toEqual(GRID);

    const reasons: string[] = [];
    const denied = { ...shelf, put: () => Promise.reject(new Error('denied')) };
    keepSweep(store, denied, 'tab', (reason) => reasons.push(reason));
    for (const seed of [3, 4]) {
      store.getState().setSeeds([seed]);
      await settle();
    }
    expect(reasons).toEqual(['denied']);
  });
});

describe('the sweep of a tab that is gone', () => {
  const at = (savedAt: number, seed: number) => ({
    savedAt,
    grid: { ...GRID, seeds: [seed] },
    phase: 'running',
    workers: 2,
  });

  it('is taken over once, the latest first, but never from a tab that is open', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'old', at(1, 1));
    await shelf.put('sweeps', 'gone', at(2, 2));
    await shelf.put('sweeps', 'open', at(3, 3));
    expect(await adoptSweep(shelf, 'new', null)).toBeNull();
    expect((await adoptSweep(shelf, 'new', new Set(['open', 'new'])))?.grid.seeds).toEqual([2]);
    expect((await readSweep(shelf, 'new'))?.grid.seeds).toEqual([2]);
    expect(await readSweep(shelf, 'gone')).toBeNull();
    expect((await adoptSweep(shelf, 'newer', new Set(['open', 'new'])))?.grid.seeds).toEqual([1]);
    expect(await adoptSweep(shelf, 'newest', new Set(['open', 'new', 'newer']))).toBeNull();
  });

  it('is forgotten when many others came after it', async () => {
    const shelf = memoryShelf();
    for (let k = 0; k < 12; k++) await shelf.put('sweeps', `tab ${k}`, at(k, k));
    await pruneSweeps(shelf, 'tab 0');
    const left = (await shelf.all('sweeps')).map(([key]) => key);
    expect(left).toHaveLength(9);
    expect(left).toContain('tab 0');
    expect(left).not.toContain('tab 1');
  });
});
