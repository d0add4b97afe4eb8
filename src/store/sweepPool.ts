import type { Experiment } from '../experiment/experiment';
import type { BackendName, Run } from '../experiment/records';
import type { Cell } from '../sweep/grid';
import type { OwnRows } from '../tasks/own/rows';
import { EngineClient, type EnginePort } from '../worker/client';
import type { EngineFailure, Thinning } from '../worker/protocol';
import { emptyRun, recordEvent } from './recording';

/** What a pool's engines stand on. */
export interface PoolParts {
  spawn(): EnginePort;
  /** The reader's wish, or null to choose. */
  backend(): BackendName | null;
  /** Rows of people's own files; null for the worlds. */
  rows(experiment: Experiment): Promise<OwnRows | null>;
  /** Milliseconds. */
  now(): number;
  readonly thin: Thinning;
}

/** Where a pool's work comes from and how it reports. */
export interface PoolListener {
  /** Hands out the next cell to train; null when there is none at present. */
  next(): Cell | null;
  progress(cell: Cell, step: number): void;
  finished(cell: Cell, run: Run, milliseconds: number): void;
  failed(cell: Cell, failure: EngineFailure): void;
  /** Nothing is under way any more, and no engine holds memory. */
  rest(): void;
}

interface Slot {
  readonly client: EngineClient;
  cell: Cell | null;
}

/** Engines that train one cell each at a time, on one thread, side by side; all are closed when the pool rests. */
export class SweepPool {
  readonly #parts: PoolParts;
  readonly #listener: PoolListener;
  #slots: Slot[] = [];
  #most = 0;
  #count = 0;

  constructor(parts: PoolParts, listener: PoolListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  /** Begins trainings until `most` are under way or there are no more; what is under way beyond that ends by itself. */
  fill(most: number): void {
    this.#most = most;
    for (let busy = this.#busy().length; busy < most; busy++) {
      const cell = this.#listener.next();
      if (!cell) break;
      void this.#train(this.#freeSlot(), cell);
    }
    const busy = this.#busy();
    for (const slot of this.#slots) if (!slot.cell) slot.client.close();
    this.#slots = busy;
    if (busy.length === 0) this.#listener.rest();
  }

  /** Ends at once the trainings that `wanted` does not name; their cells are not reported on. */
  drop(wanted: (cell: Cell) => boolean): void {
    for (const slot of this.#slots) {
      if (!slot.cell || wanted(slot.cell)) continue;
      slot.cell = null;
      slot.client.close();
    }
  }

  #busy(): Slot[] {
    return this.#slots.filter((slot) => slot.cell !== null);
  }

  #freeSlot(): Slot {
    const free = this.#slots.find((slot) => slot.cell === null);
    if (free) return free;
    this.#count += 1;
    const slot: Slot = { client: new EngineClient(this.#parts.spawn, `sweep-${this.#count}`), cell: null };
    this.#slots.push(slot);
    return slot;
  }

  async #train(slot: Slot, cell: Cell): Promise<void> {
    slot.cell = cell;
    const { experiment } = cell;
    const { parts, listener } = { parts: this.#parts, listener: this.#listener };
    const rows = experiment.world.kind === 'own' ? await parts.rows(experiment) : null;
    // Ended while its rows were read.
    if (slot.cell !== cell) return;
    const begun = parts.now();
    let run: Run | null = null;
    slot.client.start(
      {
        experiment,
        rows,
        backend: parts.backend(),
        paused: false,
        checkpoint: null,
        threads: 1,
        thin: parts.thin,
      },
      (event) => {
        if (slot.cell !== cell) return;
        // A second backend is that of a run that goes on after a lost GPU.
        run =
          event.type === 'backend' && !run
            ? emptyRun(experiment, event.backend)
            : run && recordEvent(run, event, 0);
        if (event.type === 'records') listener.progress(cell, event.step);
        if (event.type === 'failed') listener.failed(cell, event.failure);
        else if (run?.finished) listener.finished(cell, run, parts.now() - begun);
        else return;
        // Not from within the client, which may be starting still.
        queueMicrotask(() => {
          if (slot.cell === cell) slot.cell = null;
          this.fill(this.#most);
        });
      },
    );
  }
}
