import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Grid } from '../sweep/grid';
import { memoryShelf, type Shelf } from './shelf';
import { createSweepStore } from './sweep';
import { adoptSweep, keepSweep, readSweep, restoreSweep } from './sweepSession';
import { FakeBrowser } from './tabs.fixture';

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
    expect(kept).toEqual({ grid: GRID, phase: 'running', workers: 1, earlier: [], adopted: false });
    const again = bench(shelf);
    expect(await restoreSweep(again.store, kept!)).toBe(
      'The ablation goes on where it stopped: 0 of 4 trainings are done.',
    );
    await settle();
    expect(again.store.getState()).toMatchObject({ grid: GRID, phase: 'running', workers: 1 });
    expect(again.started).toHaveLength(1);
  });

  it('brings back the grids that were on show before it', async () => {
    const other: Grid = { ...GRID, seeds: [7, 8] };
    const shelf = await keptWhile((store) => {
      void store.getState().open(other);
    });
    const kept = await readSweep(shelf, 'tab');
    expect(kept).toMatchObject({ grid: other, earlier: [GRID] });
    const again = bench(shelf);
    await restoreSweep(again.store, kept!);
    expect(again.store.getState()).toMatchObject({ grid: other, earlier: [GRID] });
    // Back to the first: the second is the earlier one now.
    await again.store.getState().open(again.store.getState().earlier[0]);
    expect(again.store.getState()).toMatchObject({ grid: GRID, earlier: [other] });
  });

  it('is read as an earlier lab has kept it', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'tab', { savedAt: 1, grid: GRID, phase: 'idle', workers: 1 });
    expect(await readSweep(shelf, 'tab')).toMatchObject({ grid: GRID, earlier: [] });
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

  it('says in words that the storage is full', async () => {
    const { store } = bench(memoryShelf());
    await store.getState().open(GRID);
    const reasons: string[] = [];
    const full = {
      ...memoryShelf(),
      put: () => Promise.reject(new DOMException('', 'QuotaExceededError')),
    };
    keepSweep(store, full, 'tab', (reason) => reasons.push(reason));
    await settle();
    expect(reasons).toEqual(['the storage of this browser is full']);
  });

  it('is kept as it goes on from the moment it comes back', async () => {
    const shelf = memoryShelf();
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { store } = bench({ ...shelf, all: (name) => answered.then(() => shelf.all(name)) });
    keepSweep(store, shelf, 'tab', silent);
    const kept = { grid: GRID, phase: 'running', workers: 1, earlier: [], adopted: false } as const;
    const restored = restoreSweep(store, kept);
    await settle();
    expect(await readSweep(shelf, 'tab')).toEqual(kept);
    answer();
    await restored;
  });

  it('starts no other grid that was opened while it came back', async () => {
    const { store, started } = bench(memoryShelf());
    const kept = { grid: GRID, phase: 'running', workers: 1, earlier: [], adopted: false } as const;
    const restored = restoreSweep(store, kept);
    await store.getState().open({ ...GRID, seeds: [9] });
    expect(await restored).toBeNull();
    await settle();
    expect(store.getState()).toMatchObject({ phase: 'idle', grid: { seeds: [9] } });
    expect(started).toHaveLength(0);
  });
});

describe('the sweep of a tab that is gone', () => {
  const at = (savedAt: number, seed: number) => ({
    savedAt,
    grid: { ...GRID, seeds: [seed] },
    phase: 'running',
    workers: 2,
  });
  const seedsOf = async (adopted: ReturnType<typeof adoptSweep>) => (await adopted)?.grid.seeds ?? null;
  const always = () => true;
  const atOnce = async () => {};
  const tab = (name: string, original: string | null = null) => ({ name, original });

  let browser = new FakeBrowser();
  /** Says that a tab is there, as its page does. */
  const claim = (name: string): void => {
    const { locks } = browser.page(name) as Pick<Navigator, 'locks'>;
    void locks.request(`sit-lab/tab/${name}`, () => new Promise(() => {}));
  };

  beforeEach(() => {
    browser = new FakeBrowser();
    vi.stubGlobal('navigator', browser.page('page'));
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is taken over once, the latest first, but never from a tab that is open', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'old', at(1, 1));
    await shelf.put('sweeps', 'gone', at(2, 2));
    await shelf.put('sweeps', 'open', at(3, 3));
    for (const name of ['open', 'new', 'newer', 'newest']) claim(name);
    await settle();
    expect(await seedsOf(adoptSweep(shelf, tab('new'), always, atOnce))).toEqual([2]);
    expect((await readSweep(shelf, 'new'))?.grid.seeds).toEqual([2]);
    expect(await seedsOf(adoptSweep(shelf, tab('newer'), always, atOnce))).toEqual([1]);
    expect(await adoptSweep(shelf, tab('newest'), always, atOnce)).toBeNull();
  });

  it('is taken over by one of two tabs that open at once', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'gone', at(1, 1));
    for (const name of ['left', 'right']) claim(name);
    const adopted = [tab('left'), tab('right')].map((each) =>
      seedsOf(adoptSweep(shelf, each, always, atOnce)),
    );
    expect(await Promise.all(adopted)).toEqual([[1], null]);
  });

  it('is left to its own tab where that comes back a moment later', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'back', at(1, 1));
    const ownersOpen = async () => {
      claim('back');
      await settle();
    };
    expect(await adoptSweep(shelf, tab('new'), always, ownersOpen)).toBeNull();
    expect(await readSweep(shelf, 'new')).toBeNull();
    expect(await readSweep(shelf, 'back')).toMatchObject({ phase: 'running', adopted: false });
  });

  it('is at rest in its own tab where that comes back later still', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'back', at(1, 1));
    await adoptSweep(shelf, tab('new'), always, atOnce);
    const kept = await readSweep(shelf, 'back');
    expect(kept).toMatchObject({ grid: { seeds: [1] }, phase: 'idle', adopted: true });
    const { store, started } = bench(shelf);
    keepSweep(store, shelf, 'back', silent);
    expect(await restoreSweep(store, kept!)).toBe(
      'The ablation went on in another tab: 0 of 2 trainings are done.',
    );
    await settle();
    expect(started).toHaveLength(0);
    expect((await readSweep(shelf, 'back'))?.adopted).toBe(false);
  });

  it('stays where it is when the reader has opened another grid in the meantime', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'gone', at(1, 1));
    let free = true;
    const readerOpens = async () => {
      free = false;
    };
    expect(await adoptSweep(shelf, tab('new'), () => free, readerOpens)).toBeNull();
    free = true;
    let searches = 0;
    // Opened while the last search goes on.
    const slow: Shelf = {
      ...shelf,
      all: async (name) => {
        const found = await shelf.all(name);
        if (++searches === 2) free = false;
        return found;
      },
    };
    expect(await adoptSweep(slow, tab('new'), () => free, atOnce)).toBeNull();
    expect(searches).toBe(2);
    expect(await readSweep(shelf, 'new')).toBeNull();
    expect(await seedsOf(adoptSweep(shelf, tab('new'), always, atOnce))).toEqual([1]);
  });

  it('goes to a copy of the tab only from its original', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'original', at(1, 1));
    await shelf.put('sweeps', 'gone', at(2, 2));
    expect(await seedsOf(adoptSweep(shelf, tab('copy', 'original'), always, atOnce))).toEqual([1]);
    expect(await adoptSweep(shelf, tab('another', 'original'), always, atOnce)).toBeNull();
  });

  it('is passed over where it cannot be read, and left where tabs cannot be told apart', async () => {
    const shelf = memoryShelf();
    await shelf.put('sweeps', 'gone', at(1, 1));
    await shelf.put('sweeps', 'broken', { savedAt: 2, grid: null });
    await shelf.put('sweeps', 'worse', 3);
    expect(await seedsOf(adoptSweep(shelf, tab('new'), always, atOnce))).toEqual([1]);
    vi.stubGlobal('navigator', {});
    expect(await adoptSweep(shelf, tab('newer'), always, atOnce)).toBeNull();
  });
});
