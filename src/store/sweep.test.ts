import { describe, expect, it } from 'vitest';
import { OWN_SIT } from '../experiment/defaults';
import { Refusal } from '../lib/refusal';
import { memoryShelf } from './shelf';
import { createSweepStore } from './sweep';
import { bench, finishAll, GRID, KEYS, running, settle, WASM } from './sweep.fixture';

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

  it('times a grid by its own trainings, not by those of the grid before', async () => {
    const b = await running();
    b.pass(4_000);
    b.ports[0].finish();
    await settle();
    await b.get().open({ ...GRID, seeds: [7] });
    b.get().run();
    await settle();
    b.look();
    expect(b.get().secondsLeft).toBeNaN();
    const [port] = b.live();
    b.pass(9_000);
    port.finish();
    await settle();
    b.look();
    expect(b.get().secondsLeft).toBeCloseTo(9);
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

  it('a pause is over when what was left is taken out of the grid', async () => {
    const b = await running();
    b.get().pause();
    await finishAll(b);
    expect(b.kinds()).toEqual(['done', 'done', 'waiting', 'waiting']);
    b.get().setSeeds([1, 2, 3]);
    await settle();
    expect(b.get().phase).toBe('paused');
    b.get().setSeeds([1]);
    await settle();
    expect(b.get().phase).toBe('idle');
  });

  it('a pause is over when what was under way is taken out of the grid', async () => {
    const b = await running();
    b.get().pause();
    b.ports[0].finish();
    await settle();
    b.get().setVariants([GRID.variants[0]], 'full');
    b.get().setSeeds([1]);
    await settle();
    expect(b.live()).toHaveLength(0);
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
