import { describe, expect, it } from 'vitest';
import { serialiseRun } from '../experiment/runFile';
import { type Cell, cellsOf, type Grid } from '../sweep/grid';
import { runLine } from '../sweep/lines';
import { emptyRun } from './recording';
import { memoryShelf, type Shelf, type ShelfName } from './shelf';
import { begun, bench, finishAll, GRID, KEYS, resultOf, running, settle, WASM } from './sweep.fixture';

/** A shelf on which every training of some seeds is kept. */
async function shelfWith(seeds: readonly number[]): Promise<Shelf> {
  const shelf = memoryShelf();
  for (const cell of cellsOf({ ...GRID, seeds })) {
    await shelf.put('cellInfo', cell.key, 1);
    await shelf.put('cells', cell.key, serialiseRun(resultOf(cell)));
  }
  return shelf;
}

/** The same shelf, whose answers about one kind of thing are under way from `hold` to `answer`. */
function slowly(shelf: Shelf, slow: ShelfName) {
  let answered: Promise<void> = Promise.resolve();
  let answer = (): void => {};
  const wait = async <T>(name: ShelfName, found: Promise<T>): Promise<T> => {
    const value = await found;
    if (name === slow) await answered;
    return value;
  };
  const slowed: Shelf = {
    ...shelf,
    get: (name, key) => wait(name, shelf.get(name, key)),
    all: (name) => wait(name, shelf.all(name)),
  };
  const hold = (): void => {
    answered = new Promise((resolve) => {
      answer = resolve;
    });
  };
  return { shelf: slowed, hold, answer: () => answer() };
}

const kindsOf = (b: ReturnType<typeof bench>) => [...b.get().cells.values()].map(({ kind }) => kind);

describe('what is kept', () => {
  it('comes back for any grid that has the cell, as it was shown', async () => {
    const shelf = memoryShelf();
    const b = await running({ shelf });
    await finishAll(b);
    const again = bench({ shelf });
    await again.get().open({ ...GRID, seeds: [2, 7] });
    again.look();
    const states = [...again.get().cells.values()].map(({ kind }) => kind);
    expect(states).toEqual(['done', 'done', 'waiting', 'waiting']);
    expect(again.get().results.get(KEYS[2])).toEqual(b.get().results.get(KEYS[2]));
  });

  it('is everything that had finished when the tab was killed, and only the rest is trained', async () => {
    const shelf = memoryShelf();
    const b = await running({ shelf });
    b.ports[0].finish();
    b.ports[1].finish();
    await settle();
    // The tab is gone here: nothing is said to anyone.
    const again = await running({ shelf });
    expect(again.kinds()).toEqual(['done', 'done', 'running', 'running']);
    await finishAll(again);
    expect(again.get().phase).toBe('idle');
    expect(again.ports.flatMap((port) => port.sent.filter(({ type }) => type === 'start'))).toHaveLength(2);
  });

  it('is taken over from another tab before training begins', async () => {
    const shelf = memoryShelf();
    const [left, right] = [await running({ shelf }), bench({ shelf })];
    await right.get().open(GRID);
    await finishAll(left);
    right.get().setSeeds([1, 2]);
    right.get().run();
    await settle();
    expect(right.ports).toHaveLength(0);
    expect(right.get().phase).toBe('idle');
    expect(right.kinds()).toEqual(['done', 'done', 'done', 'done']);
  });

  describe('while a changed grid that runs is looked up', () => {
    /** One training of seed 1 is under way, the kept ones of seed 3 stand before what is left, and the shelf is slow. */
    async function changed(slow: 'cellInfo' | 'cells', seeds: readonly number[]) {
      const kept = await shelfWith([3]);
      const { shelf, hold, answer } = slowly(kept, slow);
      const b = await running({ shelf, processors: 2 });
      hold();
      b.get().setSeeds(seeds);
      await settle();
      return { ...b, kept, answer };
    }

    it('is passed over, and what is new goes on', async () => {
      const b = await changed('cells', [3, 1]);
      await finishAll(b);
      expect(begun(b)).toEqual([1, 1]);
      expect(b.get().phase).toBe('running');
      b.answer();
      await settle();
      expect(kindsOf(b)).toEqual(['done', 'done', 'done', 'done']);
      expect(b.get().phase).toBe('idle');
    });

    it('is waited for before anything is begun that may be there', async () => {
      const b = await changed('cellInfo', [3, 1]);
      await finishAll(b);
      expect(begun(b)).toEqual([1]);
      expect(b.get().phase).toBe('running');
      b.answer();
      await settle();
      await finishAll(b);
      expect(begun(b)).toEqual([1, 1]);
      expect(b.get().phase).toBe('idle');
    });

    it('is trained after all where it turns out to be none of ours', async () => {
      const b = await changed('cells', [3, 1]);
      const [, second] = cellsOf({ ...GRID, seeds: [3] });
      await b.kept.put('cells', second.key, 'no run');
      await finishAll(b);
      b.answer();
      await settle();
      await finishAll(b);
      expect(begun(b)).toEqual([1, 1, 3]);
      expect(kindsOf(b)).toEqual(['done', 'done', 'done', 'done']);
    });

    it('does not keep a pause from being one', async () => {
      const b = await changed('cells', [3, 1]);
      b.get().pause();
      await finishAll(b);
      expect(b.get().phase).toBe('paused');
      b.answer();
      await settle();
      expect(b.get().phase).toBe('paused');
      expect(begun(b)).toEqual([1]);
    });
  });

  it('is read beside the trainings that it has not', async () => {
    const { shelf, hold, answer } = slowly(await shelfWith([3]), 'cells');
    hold();
    const b = bench({ shelf, processors: 2 });
    const opened = b.get().open({ ...GRID, seeds: [3, 1] });
    b.get().run();
    await settle();
    expect(begun(b)).toEqual([1]);
    answer();
    await opened;
    b.look();
    expect(kindsOf(b)).toEqual(['done', 'done', 'running', 'waiting']);
  });

  it('does not replace what a file has brought while it was read', async () => {
    const { shelf, hold, answer } = slowly(await shelfWith([3]), 'cells');
    hold();
    const b = bench({ shelf });
    const grid = { ...GRID, seeds: [3] };
    const opened = b.get().open(grid);
    await settle();
    const cells = cellsOf(grid);
    const brought = (cell: Cell) => ({ ...resultOf(cell), backend: { ...WASM, reason: 'from a file' } });
    await b.get().importRuns(cells.map((cell) => runLine(cell, brought(cell))).join('\n'));
    answer();
    await opened;
    expect(cells.map(({ key }) => b.get().results.get(key)?.backend.reason)).toEqual(
      cells.map(() => 'from a file'),
    );
  });

  it('of what is under way here waits for its own end, also where another tab was faster', async () => {
    const shelf = memoryShelf();
    const b = await running({ shelf });
    const [first] = cellsOf(GRID);
    await shelf.put('cellInfo', first.key, 1);
    await shelf.put('cells', first.key, serialiseRun(resultOf(first)));
    b.get().setSeeds([1, 2, 3]);
    await settle();
    b.look();
    expect(b.kinds()).toEqual(['running', 'running', 'waiting', 'waiting']);
    expect(b.get().results.size).toBe(0);
    expect(b.live()).toHaveLength(2);
  });

  it('is no run that was tampered with', async () => {
    const shelf = memoryShelf();
    const [first, second] = cellsOf(GRID);
    for (const [key, text] of [
      [KEYS[0], 'no run'],
      [KEYS[1], serialiseRun(resultOf(first))],
      [KEYS[2], serialiseRun(emptyRun(second.experiment, WASM))],
    ]) {
      await shelf.put('cells', key, text);
      await shelf.put('cellInfo', key, 1);
    }
    const b = bench({ shelf });
    await b.get().open(GRID);
    expect(b.kinds()).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('is forgotten on request, here and in the browser', async () => {
    const shelf = memoryShelf();
    const b = await running({ shelf });
    await finishAll(b);
    await b.get().clear();
    expect(b.kinds()).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    expect(b.get().results.size).toBe(0);
    expect(await shelf.all('cells')).toEqual([]);
    expect(await shelf.all('cellInfo')).toEqual([]);
  });

  it('does not come back from a loading that was under way when it was forgotten', async () => {
    const shelf = memoryShelf();
    await finishAll(await running({ shelf }));
    const b = bench({ shelf });
    const opened = b.get().open(GRID);
    await Promise.resolve();
    await b.get().clear();
    await opened;
    await settle();
    expect(b.kinds()).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    expect(b.get().results.size).toBe(0);
    b.get().run();
    await settle();
    await finishAll(b);
    expect(b.kinds()).toEqual(['done', 'done', 'done', 'done']);
    expect(b.get().phase).toBe('idle');
  });

  it('stays in memory where the storage is full, and that is said once', async () => {
    const full: Shelf = {
      ...memoryShelf(),
      put: async () => {
        throw new DOMException('no room', 'QuotaExceededError');
      },
    };
    const b = await running({ shelf: full });
    await finishAll(b);
    expect(b.kinds()).toEqual(['done', 'done', 'done', 'done']);
    expect(b.get().results.size).toBe(4);
    expect(b.reasons).toEqual(['the storage of this browser is full']);
    b.get().setVariants([GRID.variants[0]], 'full');
    b.get().setVariants(GRID.variants, 'full');
    expect(b.kinds()).toEqual(['done', 'done', 'done', 'done']);
  });
});

describe('runs from a file', () => {
  it('are taken over where they fit, also for a training under way', async () => {
    const b = await running();
    const cells = cellsOf({ ...GRID, seeds: [1, 9] });
    const text = cells.map((cell) => runLine(cell, resultOf(cell))).join('\n');
    expect(await b.get().importRuns(`${text}\n`)).toBe(2);
    await settle();
    b.look();
    expect(b.kinds()).toEqual(['done', 'done', 'running', 'running']);
  });

  it('are refused by the line that is wrong, and without a grid', async () => {
    const b = bench();
    await expect(b.get().importRuns('')).rejects.toThrow(/no grid/);
    await b.get().open(GRID);
    await expect(b.get().importRuns('{"type":"run"}\n')).rejects.toThrow(/line 1/);
  });

  it('end a pause that waited for nothing else', async () => {
    const b = await running();
    b.get().pause();
    await finishAll(b);
    expect(b.get().phase).toBe('paused');
    const text = cellsOf({ ...GRID, seeds: [2] }).map((cell) => runLine(cell, resultOf(cell)));
    await b.get().importRuns(text.join('\n'));
    expect(b.kinds()).toEqual(['done', 'done', 'done', 'done']);
    expect(b.get().phase).toBe('idle');
  });
});

describe('results in memory', () => {
  const seeds = (from: number, count: number) => Array.from({ length: count }, (_, k) => from + k);
  const variants = (count: number): Grid['variants'] =>
    Array.from({ length: count }, (_, k) => ({
      id: `v${k}`,
      name: `v${k}`,
      change: { losses: { uic: [k / 100] } },
    }));
  const grid = (count: number, of: readonly number[]): Grid => ({
    ...GRID,
    variants: variants(count),
    seeds: of,
    reference: 'v0',
  });
  const linesOf = (of: Grid) => cellsOf(of).map((cell) => runLine(cell, resultOf(cell)));

  it('make room, those of earlier grids first, however old are those of the grid on show', async () => {
    const b = bench();
    const old = grid(10, seeds(0, 100));
    const other = grid(30, seeds(100, 100));
    for (const each of [old, other]) {
      await b.get().open(each);
      await b.get().importRuns(linesOf(each).join('\n'));
    }
    expect(b.get().results.size).toBe(4_000);
    const grown = grid(11, seeds(0, 100));
    await b.get().open(grown);
    const more = cellsOf(grown).filter(({ variant }) => variant === 'v10');
    await b.get().importRuns(more.map((cell) => runLine(cell, resultOf(cell))).join('\n'));
    expect(b.get().results.size).toBe(4_000);
    expect(cellsOf(grown).filter(({ key }) => !b.get().results.has(key))).toEqual([]);
  });
});
