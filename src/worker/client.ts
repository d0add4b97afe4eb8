import type { Experiment } from '../experiment/experiment';
import type { BackendName } from '../experiment/records';
import type { OwnRows } from '../tasks/own/rows';
import { crashFailure } from './failure';
import { parseEvent } from './narrow';
import type { Checkpoint, Command, EngineEvent, Thinning } from './protocol';

/** The part of a Worker that the client uses; a test passes its own. */
export interface EnginePort {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface StartRequest {
  readonly experiment: Experiment;
  readonly rows: OwnRows | null;
  readonly backend: BackendName | null;
  readonly paused: boolean;
  readonly checkpoint: Checkpoint | null;
  /** As many as are useful when left out. */
  readonly threads?: number | null;
  /** Everything is recorded when left out. */
  readonly thin?: Thinning | null;
}

type Named = 'pause' | 'resume' | 'step' | 'pace' | 'evaluate' | 'checkpoint' | 'stop';
/** A command about the run under way, without its name: the client adds it. */
export type RunCommand =
  Extract<Command, { type: Named }> extends infer C ? (C extends Command ? Omit<C, 'run'> : never) : never;

/**
 * One engine worker and the one run it trains. The worker is started with the first run and again after a crash; events
 * of a run that was replaced are dropped here, so that a listener only ever hears of the run it started.
 */
export class EngineClient {
  readonly #spawn: () => EnginePort;
  readonly #label: string;
  #port: EnginePort | null = null;
  #count = 0;
  #current: { readonly run: string; readonly listen: (event: EngineEvent) => void } | null = null;

  /** `label` names this client's runs, so that two clients' runs never share a name. */
  constructor(spawn: () => EnginePort, label: string) {
    this.#spawn = spawn;
    this.#label = label;
  }

  /** True from `start` until the run's last event (finished, stopped or failed). */
  get busy(): boolean {
    return this.#current !== null;
  }

  /** Loads the worker ahead of its first run, so that training starts at once. */
  warm(): void {
    this.#port ??= this.#open();
  }

  /** Replaces whatever ran. Events reach `listen` in order, until finished, stopped or failed. */
  start(
    { threads = null, thin = null, ...request }: StartRequest,
    listen: (event: EngineEvent) => void,
  ): void {
    this.#count += 1;
    const run = `${this.#label}-${this.#count}`;
    this.#current = { run, listen };
    try {
      this.#port ??= this.#open();
      this.#post({ type: 'start', run, ...request, threads, thin });
    } catch (error) {
      this.#crash(error instanceof Error ? error.message : String(error));
    }
  }

  /** Sends a command about the run under way; nothing when none is. */
  send(command: RunCommand): void {
    if (!this.#current) return;
    try {
      this.#post({ ...command, run: this.#current.run });
    } catch (error) {
      this.#crash(error instanceof Error ? error.message : String(error));
    }
  }

  /** Drops the run and frees its memory without waiting for the worker's answer. */
  abandon(): void {
    this.send({ type: 'stop' });
    this.#current = null;
  }

  /** Ends the worker at once. */
  close(): void {
    this.#current = null;
    this.#port?.terminate();
    this.#port = null;
  }

  #open(): EnginePort {
    const port = this.#spawn();
    port.onmessage = (message) => this.#receive(message.data);
    port.onmessageerror = () => this.#crash('a message from the training worker could not be read');
    port.onerror = (event) => {
      event.preventDefault?.();
      this.#crash(event.message || 'the training worker could not be loaded or ended without a reason');
    };
    return port;
  }

  #post(command: Command): void {
    this.#port?.postMessage(command);
  }

  #receive(data: unknown): void {
    const event = parseEvent(data);
    if (!event || !this.#current || event.run !== this.#current.run) return;
    const { listen } = this.#current;
    if (isLast(event)) this.#current = null;
    // After these the worker's memory cannot be trusted: the next run gets a fresh worker.
    if (
      event.type === 'failed' &&
      (event.failure.kind === 'out-of-memory' || event.failure.kind === 'crashed')
    ) {
      this.#port?.terminate();
      this.#port = null;
    }
    listen(event);
  }

  #crash(message: string): void {
    this.#port?.terminate();
    this.#port = null;
    const current = this.#current;
    this.#current = null;
    current?.listen({ type: 'failed', run: current.run, failure: crashFailure(message) });
  }
}

function isLast(event: EngineEvent): boolean {
  switch (event.type) {
    case 'failed':
      return true;
    case 'state':
      return event.state === 'finished' || event.state === 'stopped' || event.state === 'failed';
    case 'backend':
    case 'records':
    case 'evaluation':
    case 'checkpoint':
      return false;
    default:
      return event satisfies never;
  }
}

/** The real worker, named for the browser's developer tools. */
export function spawnEngine(): EnginePort {
  return new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
}
