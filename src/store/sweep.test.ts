import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT, OWN_SIT } from '../experiment/defaults';
import type { BackendChoice } from '../experiment/records';
import { serialiseRun } from '../experiment/runFile';
import { Refusal } from '../lib/refusal';
import type { Cell, Grid } from '../sweep/grid';
import { cellsOf } from '../sweep/grid';
import { runLine } from '../sweep/lines';
import type { OwnRows } from '../tasks/own/rows';
import type { EnginePort } from '../worker/client';
import type { Command } from '../worker/protocol';
import { emptyRun } from './recording';
import { memoryShelf, type Shelf } from './shelf';
import { createSweepStore } from './sweep';

const WASM: BackendChoice = { name: 'wasm', detail: '1 thread', reason: 'test' };

const GRID: Grid = {
  version: 1,
  base: { ...NUMERIC_SIT, training: { ...NUMERIC_SIT.training, steps: 10 } },
  variants: [
    { id: 'full', name: 'full', change: {} },
    { id: 'no-uic', name: 'without UIC', change: { losses: { uic: [0] } } },
    { id: 'same', name: 'the base again', change: { title: ['another title'] } },
  ],
  seeds: [1, 2],
  reference: 'full',
};
const KEYS = [...new Set(cellsOf(GRID).map(({ key }) => key))];

/** A worker that the test speaks for. */
class FakePort implements EnginePort {
  sent: Command[] = [];
  terminated = false;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;

  postMessage(message: unknown): void {
    this.sent.push(message as Command);
  }

  terminate(): void {
    this.terminated = true;
  }

  get start() {
    const start = this.sent.findLast((command) => command.type === 'start');
    if (start?.type !== 'start') throw new Error('nothing was started');
    return start;
  }

  say(event: Record<string, unknown>): void {
    this.onmessage?.(new MessageEvent('message', { data: { run: this.start.run, ...event } }));
  }

  records(step: number): void {
    const steps = [{ step, loss: 1 / 3, terms: { pred: 1 / 3 }, tau: 1, learningRate: 0.1 }];
    this.say({ type: 'records', steps, masks: [], step, stepsPerSecond: 9, secondsLeft: 1, seconds: 1 });
  }

  finish(): void {
    this.say({ type: 'backend', backend: WASM });
    this.records(10);
    this.say({ type: 'state', state: 'finished', step: 10 });
  }

  die(message: string): void {
    this.onerror?.(Object.assign(new Event('error'), { message }) as ErrorEvent);
  }
}

interface BenchOptions {
  readonly shelf?: Shelf;
  readonly processors?: number;
  readonly rows?: OwnRows;
}

function bench({ shelf = memoryShelf(), processors = 3, rows }: BenchOptions = {}) {
  const ports: FakePort[] = [];
  const reasons: string[] = [];
  const waiting: (() => void)[] = [];
  let time = 0;
  const store = createSweepStore({
    spawn: () => {
      const port = new FakePort();
      ports.push(port);
      return port;
    },
    shelf,
    report: (reason) => reasons.push(reason),
    backend: () => 'cpu',
    rows: async () => rows ?? null,
    now: () => time,
    processors,
    schedule: (act) => waiting.push(act),
    thin: { points: 100, frames: 41 },
  });
  return {
    ports,
    reasons,
    store,
    get: store.getState,
    /** The engines at work. */
    live: () => ports.filter((port) => !port.terminated),
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** Lets a quarter second pass for whoever watches. */
    look: () => {
      for (const act of waiting.splice(0)) act();
    },
    kinds: () => KEYS.map((key) => store.getState().cells.get(key)?.kind),
  };
}

/** Lets microtasks and the shelf do what they have to. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

async function running(options: BenchOptions = {}) {
  const b = bench(options);
  await b.get().open(GRID);
  b.get().run();
  await settle();
  b.look();
  return b;
}

/** Finishes whatever is under way until nothing is. */
async function finishAll(b: ReturnType<typeof bench>): Promise<void> {
  for (let round = 0; round < 50 && b.live().length > 0; round++) {
    for (const port of b.live()) port.finish();
    await settle();
  }
}

const resultOf = (cell: Cell) => ({ ...emptyRun(cell.experiment, WASM), finished: true });

describe('a grid', () => {
  it('is on show at once with every training it needs, each once, and nothing trained', async () => {
    const b = bench();
    await b.get().open(GRID);
    expect(b.get().grid).toEqual(GRID);
    expect(KEYS).toHaveLength(4);
    expect([...b.get().cells.keys()]).toEqual(KEYS);
    expect(b.kinds()).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    expect(b.get()).toMatchObject({ phase: 'idle', workers: 2, mostWorkers: 3, secondsLeft: Number.NaN });
    expect(b.ports).toHaveLength(0);
  });

  it('is refused with a variant that makes no experiment, and the one on show stays', async () => {
    const b = bench();
    await b.get().open(GRID);
    const broken = { id: 'x', name: 'x', change: { training: { batch: [0] } } } as const;
    await expect(b.get().open({ ...GRID, variants: [broken], reference: 'x' })).rejects.toThrow(Refusal);
    expect(() => b.get().setVariants([broken], 'x')).toThrow(Refusal);
    expect(() => b.get().setSeeds([])).toThrow(Refusal);
    expect(b.get().grid).toEqual(GRID);
  });
});

describe('running', () => {
  it('trains as many at once as there are workers, in order, on one thread each and thinned', async () => {
    const b = await running();
    expect(b.ports).toHaveLength(2);
    expect(b.ports.map((port) => port.start)).toMatchObject([
      { experiment: { seed: 1, losses: { uic: 1 } }, threads: 1, thin: { points: 100 }, backend: 'cpu' },
      { experiment: { seed: 1, losses: { uic: 0 } } },
    ]);
    expect(b.kinds()).toEqual(['running', 'running', 'waiting', 'waiting']);
    b.ports[1].finish();
    await settle();
    expect(b.ports).toHaveLength(2);
    expect(b.ports[1].start.experiment).toMatchObject({ seed: 2, losses: { uic: 1 } });
    b.look();
    expect(b.kinds()).toEqual(['running', 'done', 'running', 'waiting']);
    expect(b.get().results.get(KEYS[1])).toMatchObject({
      finished: true,
      steps: [{ step: 10, loss: 0.33333 }],
    });
  });

  it('ends idle with every engine closed', async () => {
    const b = await running();
    await finishAll(b);
    expect(b.get().phase).toBe('idle');
    expect(b.kinds()).toEqual(['done', 'done', 'done', 'done']);
    expect(b.get().results.size).toBe(4);
    expect(b.ports).toHaveLength(2);
    expect(b.live()).toHaveLength(0);
  });

  it('shows progress a few times a second, however often engines report', async () => {
    const b = await running();
    let renders = 0;
    b.store.subscribe(() => {
      renders += 1;
    });
    b.ports[0].say({ type: 'backend', backend: WASM });
    for (let step = 1; step <= 6; step++) b.ports[0].records(step);
    expect(renders).toBe(0);
    b.look();
    expect(renders).toBe(1);
    expect(b.get().cells.get(KEYS[0])).toEqual({ kind: 'running', step: 6, steps: 10 });
  });

  it('hands out the same results until there is another', async () => {
    const b = await running();
    const { results } = b.get();
    b.ports[0].say({ type: 'backend', backend: WASM });
    b.ports[0].records(5);
    b.look();
    expect(b.get().results).toBe(results);
    b.ports[0].finish();
    b.look();
    expect(b.get().results).not.toBe(results);
  });

  it('trains on people’s own rows, and begins nothing with them once it is stopped', async () => {
    const rows = { tasks: [{ id: 't', name: 'T' }], rows: [] };
    const b = bench({ rows });
    await b.get().open({ ...GRID, base: OWN_SIT, variants: [GRID.variants[0]] });
    b.get().run();
    await settle();
    expect(b.ports.map((port) => port.start.rows)).toEqual([rows, rows]);
    b.get().stop();
    b.get().run();
    await Promise.resolve();
    b.get().stop();
    await settle();
    expect(b.live()).toHaveLength(0);
    expect(b.get().phase).toBe('idle');
  });

  it('says the time left from those that have ended', async () => {
    const b = await running();
    expect(b.get().secondsLeft).toBeNaN();
    b.pass(4_000);
    b.ports[0].finish();
    await settle();
    b.ports[1].say({ type: 'backend', backend: WASM });
    b.ports[1].records(5);
    b.look();
    // 4 s each: half of one, all of two, by two workers.
    expect(b.get().secondsLeft).toBeCloseTo(5);
    b.get().setWorkers(1);
    b.ports[1].records(6);
    b.look();
    expect(b.get().secondsLeft).toBeCloseTo(9.6);
  });

  it('takes more workers at once, fewer as they end, and never more than the machine has', async () => {
    const b = await running();
    b.get().setWorkers(99);
    expect(b.get().workers).toBe(3);
    expect(b.live()).toHaveLength(3);
    b.get().setWorkers(0);
    expect(b.get().workers).toBe(1);
    b.ports[0].finish();
    await settle();
    expect(b.live()).toHaveLength(2);
    b.ports[1].finish();
    await settle();
    expect(b.live()).toHaveLength(1);
  });

  it('a crashed worker fails its cell only, with its reason; running again tries it again', async () => {
    const b = await running();
    b.ports[0].die('unreachable');
    await settle();
    expect(b.ports).toHaveLength(3);
    await finishAll(b);
    expect(b.kinds()).toEqual(['failed', 'done', 'done', 'done']);
    expect(b.get().cells.get(KEYS[0])).toMatchObject({ failure: { kind: 'crashed' } });
    expect(b.get().phase).toBe('idle');
    b.get().run();
    await settle();
    expect(b.live()).toHaveLength(1);
    await finishAll(b);
    expect(b.kinds()).toEqual(['done', 'done', 'done', 'done']);
  });

  it('a run that cannot be read back fails its cell, and its engine goes on', async () => {
    const b = await running();
    b.ports[0].say({ type: 'backend', backend: { ...WASM, reason: 'a driver’s long story '.repeat(200) } });
    b.ports[0].say({ type: 'state', state: 'finished', step: 10 });
    await settle();
    await finishAll(b);
    expect(b.kinds()).toEqual(['failed', 'done', 'done', 'done']);
    expect(b.get().phase).toBe('idle');
  });

  it('ends when no worker can be started at all', async () => {
    const reasons: string[] = [];
    const store = createSweepStore({
      spawn: () => {
        throw new Error('workers are forbidden');
      },
      shelf: memoryShelf(),
      report: (reason) => reasons.push(reason),
      backend: () => null,
      rows: async () => null,
      now: () => 0,
      processors: 2,
      schedule: (act) => act(),
      thin: { points: 100, frames: 41 },
    });
    await store.getState().open(GRID);
    store.getState().run();
    await settle();
    expect(store.getState().phase).toBe('idle');
    expect([...store.getState().cells.values()].map(({ kind }) => kind)).toEqual(Array(4).fill('failed'));
  });
});

describe('pause and stop', () => {
  it('pause ends nothing and begins nothing; engines are closed when they rest', async () => {
    const b = await running();
    b.get().pause();
    expect(b.get().phase).toBe('paused');
    b.ports[0].finish();
    await settle();
    expect(b.live()).toHaveLength(1);
    b.ports[1].finish();
    await settle();
    expect(b.live()).toHaveLength(0);
    expect(b.kinds()).toEqual(['done', 'done', 'waiting', 'waiting']);
    expect(b.get().phase).toBe('paused');
    b.get().run();
    await settle();
    expect(b.live()).toHaveLength(2);
    await finishAll(b);
    expect(b.get().phase).toBe('idle');
  });

  it('a pause during the last trainings ends with the sweep done', async () => {
    const b = await running();
    b.ports[0].finish();
    b.ports[1].finish();
    await settle();
    b.get().pause();
    await finishAll(b);
    expect(b.get().phase).toBe('idle');
  });

  it('stop ends what is under way and keeps what is finished', async () => {
    const b = await running();
    b.ports[0].finish();
    await settle();
    b.get().stop();
    expect(b.get().phase).toBe('idle');
    expect(b.live()).toHaveLength(0);
    expect(b.kinds()).toEqual(['done', 'waiting', 'waiting', 'waiting']);
    expect(b.get().results.size).toBe(1);
  });
});

describe('editing the grid', () => {
  it('while it runs ends what is no longer wanted and goes on with what is', async () => {
    const b = await running();
    b.ports[0].finish();
    await settle();
    b.get().setVariants([GRID.variants[0]], 'full');
    await settle();
    expect(b.get().phase).toBe('running');
    expect([...b.get().cells.keys()]).toEqual([KEYS[0], KEYS[2]]);
    expect(b.live()).toHaveLength(1);
    expect(b.live()[0].start.experiment).toMatchObject({ seed: 2, losses: { uic: 1 } });
    b.get().setSeeds([1, 2, 3]);
    await settle();
    expect(b.live()).toHaveLength(2);
    await finishAll(b);
    expect([...b.get().cells.values()].map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
  });

  it('keeps results of variants that come back', async () => {
    const b = await running();
    await finishAll(b);
    b.get().setVariants([GRID.variants[0]], 'full');
    b.get().setVariants(GRID.variants, 'no-uic');
    expect(b.kinds()).toEqual(['done', 'done', 'done', 'done']);
    expect(b.get().grid?.reference).toBe('no-uic');
  });
});

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
});
