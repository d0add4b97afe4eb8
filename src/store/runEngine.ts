import type { Experiment } from '../experiment/experiment';
import type { OwnRows } from '../tasks/own/rows';
import type { EngineClient, RunCommand, StartRequest } from '../worker/client';
import type { EngineEvent } from '../worker/protocol';

/** Rows of people's own files for an experiment on them; null for the worlds. Never rejects. */
export type ReadRows = (experiment: Experiment) => Promise<OwnRows | null>;

/** Does something with an experiment's rows: at once for the worlds, which have none. */
export function withRows(read: ReadRows, experiment: Experiment, act: (rows: OwnRows | null) => void): void {
  if (experiment.world.kind === 'own') void read(experiment).then(act);
  else act(null);
}

/**
 * The engine of the run on show. A run on people's own files starts once their rows are read; commands that come before
 * reach it then.
 */
export class RunEngine {
  readonly #client: EngineClient;
  readonly #rows: ReadRows;
  /** What was said to a run that waits for its rows; null when none does. */
  #waiting: RunCommand[] | null = null;

  constructor(client: EngineClient, rows: ReadRows) {
    this.#client = client;
    this.#rows = rows;
  }

  /** True from `start` until the run's last event. */
  get busy(): boolean {
    return this.#waiting !== null || this.#client.busy;
  }

  warm(): void {
    this.#client.warm();
  }

  /** Replaces whatever ran. */
  start(request: Omit<StartRequest, 'rows'>, listen: (event: EngineEvent) => void): void {
    const { experiment } = request;
    // What ran must not go on while rows are read.
    if (experiment.world.kind === 'own') this.#client.abandon();
    const commands: RunCommand[] = [];
    this.#waiting = commands;
    withRows(this.#rows, experiment, (rows) => {
      // Replaced or given up in the meantime.
      if (this.#waiting !== commands) return;
      this.#waiting = null;
      this.#client.start({ ...request, rows }, listen);
      for (const command of commands) this.#client.send(command);
    });
  }

  send(command: RunCommand): void {
    if (this.#waiting) this.#waiting.push(command);
    else this.#client.send(command);
  }

  /** Drops the run without waiting for the worker's answer. */
  abandon(): void {
    this.#waiting = null;
    this.#client.abandon();
  }
}
