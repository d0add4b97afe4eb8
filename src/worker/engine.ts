import type { Experiment } from '../experiment/experiment';
import type { BackendChoice, BackendName } from '../experiment/records';
import { Refusal } from '../lib/refusal';
import type { OwnRows } from '../tasks/own/rows';
import { NotFinite } from '../train/notFinite';
import type { Session } from '../train/session';
import { Control } from './control';
import { crashFailure } from './failure';
import { parseCommand, runOf } from './narrow';
import type { Clock } from './outbox';
import type { Command, EngineEvent, EngineFailure, Start } from './protocol';
import { Training } from './training';

/** What the engine stands on; the worker passes the real things, a test its own. */
export interface EngineParts {
  chooseBackend(wish: BackendName | null, threads: number | null): Promise<BackendChoice>;
  /** World, model and session of an experiment on the backend in use. */
  openSession(experiment: Experiment, rows: OwnRows | null, backend: BackendName): Session | Promise<Session>;
  /** Resolves with the reason when the backend in use is lost; never resolves on backends that cannot be. */
  backendLost(backend: BackendName): Promise<string>;
  readonly clock: Clock;
}

/** Obeys commands and trains at most one run; a new run replaces the one under way and frees its memory first. */
export class Engine {
  readonly #post: (event: EngineEvent) => void;
  readonly #parts: EngineParts;
  #current: { readonly run: string; readonly control: Control } | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(post: (event: EngineEvent) => void, parts: EngineParts) {
    this.#post = post;
    this.#parts = parts;
  }

  /** Takes a message from outside. Anything that is no command is answered with a refusal, where it names a run. */
  receive(message: unknown): void {
    let command: Command;
    try {
      command = parseCommand(message);
    } catch (error) {
      const run = runOf(message);
      if (run !== null && run !== this.#current?.run) {
        // The page has turned to this run already; the one before it must not train on unheard.
        this.#current?.control.end('drop');
        this.#post({ type: 'failed', run, failure: nameFailure(error, 0) });
      }
      return;
    }
    if (command.type === 'start') {
      this.#current?.control.end('drop');
      const start = command;
      const control = new Control(start.paused, this.#parts.clock);
      this.#current = { run: start.run, control };
      this.#last = this.#last.then(() => this.#train(start, control));
    } else if (this.#current?.run === command.run) {
      obey(this.#current.control, command);
    }
  }

  /** Resolves when everything begun so far has ended. */
  idle(): Promise<void> {
    return this.#last;
  }

  async #train(start: Start, control: Control): Promise<void> {
    if (control.dropped) return;
    const { run } = start;
    const post = (event: EngineEvent) => {
      if (!control.dropped) this.#post(event);
    };
    const training = new Training(start, control, post, this.#parts.clock);
    try {
      post({ type: 'state', run, state: 'starting', step: start.checkpoint?.step ?? 0 });
      const backend = await this.#parts.chooseBackend(start.backend, start.threads);
      post({ type: 'backend', run, backend });
      const lost = await this.#sit(start, training, backend);
      if (lost !== null) await this.#goOnElsewhere(start, training, backend, lost, post);
    } catch (error) {
      post({ type: 'failed', run, failure: nameFailure(error, training.checkpoint?.step ?? 0) });
    } finally {
      if (this.#current?.run === run) this.#current = null;
    }
  }

  /** Trains in one session on one backend; returns the reason when that backend was lost on the way. */
  async #sit(start: Start, training: Training, backend: BackendChoice): Promise<string | null> {
    let lost: string | null = null;
    const loss = this.#parts.backendLost(backend.name).then((reason) => {
      lost = reason;
    });
    let session: Session | null = null;
    try {
      session = await this.#parts.openSession(start.experiment, start.rows, backend.name);
      const queued = backend.name === 'webgpu' || backend.name === 'webgl';
      await Promise.race([training.train(session, queued), loss]);
      return lost;
    } catch (error) {
      // What a lost device throws comes before the news of its loss: give that a moment to arrive.
      await this.#parts.clock.rest(50);
      if (lost !== null) return lost;
      throw error;
    } finally {
      if (lost !== null) training.abandon();
      free(session, lost !== null);
    }
  }

  /** The GPU went away: the run goes on from its last checkpoint on WASM, and says so. */
  async #goOnElsewhere(
    start: Start,
    training: Training,
    before: BackendChoice,
    lost: string,
    post: (event: EngineEvent) => void,
  ): Promise<void> {
    const choice = await this.#parts.chooseBackend('wasm', start.threads);
    const from = training.checkpoint?.step ?? 0;
    const reason = `The ${before.name} backend was lost (${lost}); the run goes on from step ${from} here.`;
    const backend = { ...choice, reason };
    post({ type: 'backend', run: start.run, backend });
    const again = await this.#sit(start, training, backend);
    if (again !== null) {
      throw new BackendLost(again);
    }
  }
}

class BackendLost extends Error {}

/** Frees a session; one on a lost device may fail at that, which no longer matters. */
function free(session: Session | null, lost: boolean): void {
  try {
    session?.dispose();
  } catch (error) {
    if (!lost) throw error;
  }
}

function obey(control: Control, command: Exclude<Command, Start>): void {
  switch (command.type) {
    case 'pause':
      control.pause();
      break;
    case 'resume':
      control.resume();
      break;
    case 'step':
      control.take(command.count);
      break;
    case 'pace':
      control.setPace(command.stepsPerSecond);
      break;
    case 'evaluate':
      control.want('evaluation');
      break;
    case 'checkpoint':
      control.want('checkpoint');
      break;
    case 'stop':
      control.end('stop');
      break;
    default:
      command satisfies never;
  }
}

/** Names an exception for the reader; `saved` is the step of the last good checkpoint. */
function nameFailure(error: unknown, saved: number): EngineFailure {
  if (error instanceof Refusal) {
    return {
      kind: 'refused',
      message: `${error.problem}.`,
      remedy: error.remedy ?? `Change ${error.path} and train again.`,
    };
  }
  if (error instanceof NotFinite) {
    return {
      kind: 'not-finite',
      message: `Training stopped: ${error.message}.`,
      remedy:
        saved > 0
          ? `Lower the learning rate and train again; what was learned up to step ${saved} is kept.`
          : 'Lower the learning rate and train again.',
    };
  }
  if (error instanceof BackendLost) {
    return {
      kind: 'backend-lost',
      message: `The backend was lost twice (${error.message}).`,
      remedy: 'Go on from the last checkpoint, or choose another backend and train again.',
    };
  }
  const message = error instanceof Error ? error.message : messageOf(error);
  return crashFailure(message);
}

/** tfjs rejects with plain objects in places. */
function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
