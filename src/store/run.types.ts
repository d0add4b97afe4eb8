import type { BaselineName } from '../experiment/baseline';
import type { BackendChoice, BackendName, Run } from '../experiment/records';
import type { Checkpoint, EngineFailure } from '../worker/protocol';

/** Where the shown run comes from; the panels label it. */
export type RunOrigin = 'precomputed' | 'trained' | 'link' | 'file' | 'restored';

export type RunPhase =
  | 'idle'
  | 'starting'
  | 'running'
  | 'paused'
  | 'evaluating'
  | 'finished'
  | 'stopped'
  | 'failed';

export type { BaselineName };

export interface RunState {
  readonly phase: RunPhase;
  /** The run on show, with all it recorded so far; null before the precomputed one has loaded. */
  readonly run: Run | null;
  readonly origin: RunOrigin;
  readonly backend: BackendChoice | null;
  /** The reader's wish, or null to let the lab choose. */
  readonly backendWish: BackendName | null;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
  readonly failure: EngineFailure | null;
  /** The last good checkpoint of the run on show: `resume` goes on from it after a stop, a failure or a reload. */
  readonly checkpoint: Checkpoint | null;
  /** Finished baselines of the experiment on show; a baseline that was not run is absent. */
  readonly baselines: Readonly<Partial<Record<BaselineName, Run>>>;
  /** The baseline being trained now, with its progress. */
  readonly comparing: { readonly name: BaselineName; readonly step: number; readonly steps: number } | null;
  /** Why the last baseline could not be trained, or null. */
  readonly comparisonFailure: { readonly name: BaselineName; readonly failure: EngineFailure } | null;
  /** Slow motion: steps per second, or null for full speed. */
  readonly pace: number | null;

  /** Loads the engine ahead of the first run; changes nothing on show. */
  warm(): void;
  /** Trains the current experiment from its first step. */
  train(): void;
  pause(): void;
  /** Goes on: with the paused run, or from the last checkpoint of a stopped, failed or restored one. */
  resume(): void;
  /** Takes `count` steps and pauses (starts paused when nothing is under way). */
  step(count: number): void;
  /** Back to the same start: same seed, same initial weights, nothing recorded. */
  reset(): void;
  /** Ends training and keeps what was recorded. */
  stop(): void;
  setPace(stepsPerSecond: number | null): void;
  setBackend(wish: BackendName | null): void;
  /** Trains these baselines one after another in the background. */
  compare(names: readonly BaselineName[]): void;
  stopComparing(): void;
  /** Evaluates the paused or running run now, beside the evaluations of its schedule. */
  evaluate(): void;
  /** Shows a run from elsewhere (precomputed, link, history); with a checkpoint `resume` can go on from there. */
  show(
    run: Run,
    origin: RunOrigin,
    baselines?: Readonly<Partial<Record<BaselineName, Run>>>,
    checkpoint?: Checkpoint | null,
  ): void;
}
