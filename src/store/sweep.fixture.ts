import { NUMERIC_SIT } from '../experiment/defaults';
import type { BackendChoice } from '../experiment/records';
import type { Cell, Grid } from '../sweep/grid';
import { cellsOf } from '../sweep/grid';
import type { OwnRows } from '../tasks/own/rows';
import type { EnginePort } from '../worker/client';
import type { Command } from '../worker/protocol';
import { emptyRun } from './recording';
import { memoryShelf, type Shelf } from './shelf';
import { createSweepStore } from './sweep';

export const WASM: BackendChoice = { name: 'wasm', detail: '1 thread', reason: 'test' };

export const GRID: Grid = {
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
export const KEYS = [...new Set(cellsOf(GRID).map(({ key }) => key))];

/** A worker that the test speaks for. */
export class FakePort implements EnginePort {
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

export interface BenchOptions {
  readonly shelf?: Shelf;
  readonly processors?: number;
  readonly rows?: OwnRows;
}

export function bench({ shelf = memoryShelf(), processors = 3, rows }: BenchOptions = {}) {
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
export const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

export async function running(options: BenchOptions = {}) {
  const b = bench(options);
  await b.get().open(GRID);
  b.get().run();
  await settle();
  b.look();
  return b;
}

/** Finishes whatever is under way until nothing is. */
export async function finishAll(b: ReturnType<typeof bench>): Promise<void> {
  for (let round = 0; round < 50 && b.live().length > 0; round++) {
    for (const port of b.live()) port.finish();
    await settle();
  }
}

/** Seeds of all trainings that were begun, in order. */
export const begun = (b: ReturnType<typeof bench>): number[] =>
  b.ports.flatMap(({ sent }) =>
    sent.flatMap((command) => (command.type === 'start' ? [command.experiment.seed] : [])),
  );

export const resultOf = (cell: Cell) => ({ ...emptyRun(cell.experiment, WASM), finished: true });
