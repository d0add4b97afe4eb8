import { type BaselineName, baselineOf } from '../experiment/baseline';
import type { Experiment } from '../experiment/experiment';
import type { BackendName, Run } from '../experiment/records';
import type { OwnRows } from '../tasks/own/rows';
import type { EngineClient } from '../worker/client';
import type { EngineEvent, EngineFailure } from '../worker/protocol';
import { emptyRun, recordEvent } from './recording';

export interface ComparisonSettings {
  readonly experiment: Experiment;
  readonly rows: OwnRows | null;
  readonly backend: BackendName | null;
}

/** How a comparison reports to the run store. */
export interface ComparisonListener {
  progress(name: BaselineName, step: number, steps: number): void;
  finished(name: BaselineName, run: Run): void;
  failed(name: BaselineName, failure: EngineFailure): void;
  /** Nothing is left in the queue. */
  idle(): void;
}

/** Trains baselines of one experiment one after another in an engine of its own, so the main run's controls stay free. */
export class Comparison {
  readonly #client: EngineClient;
  readonly #listener: ComparisonListener;
  #queue: BaselineName[] = [];
  #current: BaselineName | null = null;

  constructor(client: EngineClient, listener: ComparisonListener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** Adds baselines to the queue; those queued or under way already are not queued twice. */
  add(names: readonly BaselineName[], settings: ComparisonSettings): void {
    for (const name of names) {
      if (name !== this.#current && !this.#queue.includes(name)) this.#queue.push(name);
    }
    if (!this.#current) this.#next(settings);
  }

  /** Forgets the queue and ends the baseline under way; finished ones stay. */
  stop(): void {
    this.#queue = [];
    this.#current = null;
    this.#client.close();
    this.#listener.idle();
  }

  #next(settings: ComparisonSettings): void {
    const name = this.#queue.shift();
    this.#current = name ?? null;
    if (!name) {
      // The worker's memory is worth more to the main run than a warm start is to the next comparison.
      this.#client.close();
      this.#listener.idle();
      return;
    }
    const experiment = baselineOf(settings.experiment, name);
    if (!experiment) {
      this.#listener.failed(name, {
        kind: 'refused',
        message: `The baseline "${name}" makes no sense for this experiment.`,
        remedy: 'Choose another baseline.',
      });
      this.#next(settings);
      return;
    }
    this.#listener.progress(name, 0, experiment.training.steps);
    let run: Run | null = null;
    this.#client.start(
      { experiment, rows: settings.rows, backend: settings.backend, paused: false, checkpoint: null },
      (event) => {
        run =
          event.type === 'backend' && !run ? emptyRun(experiment, event.backend) : this.#record(run, event);
        if (event.type === 'records') {
          this.#listener.progress(name, event.steps.at(-1)?.step ?? 0, experiment.training.steps);
        }
        if (event.type === 'failed') this.#listener.failed(name, event.failure);
        if (event.type === 'state' && event.state === 'finished' && run) this.#listener.finished(name, run);
        if (event.type === 'failed' || (event.type === 'state' && isOver(event.state))) this.#next(settings);
      },
    );
  }

  #record(run: Run | null, event: EngineEvent): Run | null {
    return run && recordEvent(run, event, 0);
  }
}

function isOver(state: string): boolean {
  return state === 'finished' || state === 'stopped' || state === 'failed';
}
