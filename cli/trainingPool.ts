import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Experiment } from '../src/experiment/experiment';
import type { Run } from '../src/experiment/records';
import type { Cell } from '../src/sweep/grid';

/** What a process is sent: train this. One at a time. */
export interface Order {
  readonly experiment: Experiment;
}

/** What it sends back: that it has started, how far it is, and how it ended. */
export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'step'; readonly step: number }
  | { readonly type: 'done'; readonly run: Run }
  | { readonly type: 'failed'; readonly reason: string };

export interface PoolEvents {
  /** @param step of the training under way */
  onStep?(cell: Cell, step: number): void;
  /** @param run thinned to what a sweep keeps */
  onDone(cell: Cell, run: Run): void;
  /** The training ended without a result; the others go on. */
  onFailed(cell: Cell, reason: string): void;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORKER = fileURLToPath(new URL('./sweepWorker.ts', import.meta.url));

/**
 * Trains cells in processes of their own, each on one thread: in order of the list, as many at once as there are workers.
 * A process that ends on its own fails its training and is replaced.
 *
 * @param workers 1 or more
 * @param signal ends the trainings under way at once
 * @returns when every cell has ended, or the signal has come
 * @throws Error when processes end before they could train at all, and whatever `events` throw
 */
export async function trainCells(
  cells: readonly Cell[],
  workers: number,
  events: PoolEvents,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = [...cells];
  const broken = new AbortController();
  const end = signal ? AbortSignal.any([signal, broken.signal]) : broken.signal;
  const lane = async (): Promise<void> => {
    try {
      while (waiting.length > 0 && !end.aborted) await serve(waiting, events, end);
    } catch (error) {
      broken.abort(); // where one lane cannot go on, no other shall train unheard
      throw error;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(workers, cells.length) }, lane));
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
}

/** One process, which takes cells from the list until none waits, it ends, or the signal comes. */
function serve(waiting: Cell[], events: PoolEvents, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(WORKER, [], {
      cwd: ROOT, // where tsx is found
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced', // NaN and Infinity stay what they are
      stdio: ['ignore', 2, 2, 'ipc'], // standard output is for the lines
    });
    let current: Cell | null = null;
    let started = false;
    const stop = (): void => {
      child.kill('SIGKILL');
    };
    const next = (): void => {
      current = signal.aborted ? null : (waiting.shift() ?? null);
      if (current) child.send({ experiment: current.experiment } satisfies Order);
      else child.disconnect();
    };
    const hear = (message: Answer): void => {
      if (message.type === 'ready') {
        started = true;
        next();
        return;
      }
      if (!current) return;
      if (message.type === 'step') events.onStep?.(current, message.step);
      else {
        const cell = current;
        current = null;
        if (message.type === 'done') events.onDone(cell, message.run);
        else events.onFailed(cell, message.reason);
        next();
      }
    };
    child.on('message', (message: Answer) => {
      try {
        hear(message);
      } catch (error) {
        stop();
        reject(error);
      }
    });
    child.on('error', reject);
    child.on('exit', (code, killed) => {
      signal.removeEventListener('abort', stop);
      const how = killed === null ? `exit code ${code}` : killed;
      if (current && !signal.aborted) events.onFailed(current, `its process ended (${how})`);
      if (started || signal.aborted) resolve();
      else reject(new Error(`a process for training ended before it began (${how})`));
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
