import type { Experiment } from '../experiment/experiment';
import type {
  BackendChoice,
  BackendName,
  EvaluationRecord,
  MaskRecord,
  StepRecord,
} from '../experiment/records';
import type { OwnRows } from '../tasks/own/rows';

/**
 * The two closed unions of messages between page and engine worker. Both sides post through one typed function and
 * narrow with a schema on receipt; nothing else passes between them.
 *
 * A run is named by the page (`run`), and every event names the run it is about, so that a late event of a run that
 * was replaced can be dropped.
 */
export type Command =
  /** Build world, model and session; train until `experiment.training.steps` unless `paused`. */
  | {
      readonly type: 'start';
      readonly run: string;
      readonly experiment: Experiment;
      /** Own data's rows; null for the worlds. */
      readonly rows: OwnRows | null;
      /** The reader's choice, or null to choose. */
      readonly backend: BackendName | null;
      readonly paused: boolean;
      /** Go on from here instead of from the first step. */
      readonly checkpoint: Checkpoint | null;
      /** Of WASM, in all: 1 for runs beside others; null for as many as are useful. The records are the same. */
      readonly threads: number | null;
      /** Posts only what a thinned run keeps, a few times a second, and no checkpoints; null: everything. */
      readonly thin: Thinning | null;
    }
  | { readonly type: 'pause'; readonly run: string }
  | { readonly type: 'resume'; readonly run: string }
  /** While paused: take this many steps, then pause again. */
  | { readonly type: 'step'; readonly run: string; readonly count: number }
  /** At most this many steps per second (slow motion); null: as fast as it goes. */
  | { readonly type: 'pace'; readonly run: string; readonly stepsPerSecond: number | null }
  /** Evaluate now. */
  | { readonly type: 'evaluate'; readonly run: string }
  /** Send a checkpoint now. */
  | { readonly type: 'checkpoint'; readonly run: string }
  /** End the run and free its memory. */
  | { readonly type: 'stop'; readonly run: string };

export type Start = Extract<Command, { type: 'start' }>;

/** How much of a run's records is kept: at most so many points of its curves and so many looks at the masks. */
export interface Thinning {
  readonly points: number;
  readonly frames: number;
}

export type EngineState =
  | 'starting'
  | 'running'
  | 'paused'
  | 'evaluating'
  | 'finished'
  | 'stopped'
  | 'failed';

export type EngineEvent =
  | { readonly type: 'backend'; readonly run: string; readonly backend: BackendChoice }
  | { readonly type: 'state'; readonly run: string; readonly state: EngineState; readonly step: number }
  /** Grouped and throttled to frames, never more than one every 16 ms; of a thinned run a few a second. */
  | {
      readonly type: 'records';
      readonly run: string;
      readonly steps: readonly StepRecord[];
      readonly masks: readonly MaskRecord[];
      /** Steps taken so far, also those whose records are not kept. */
      readonly step: number;
      readonly stepsPerSecond: number;
      readonly secondsLeft: number;
      readonly seconds: number;
    }
  | { readonly type: 'evaluation'; readonly run: string; readonly evaluation: EvaluationRecord }
  | { readonly type: 'checkpoint'; readonly run: string; readonly checkpoint: Checkpoint }
  | { readonly type: 'failed'; readonly run: string; readonly failure: EngineFailure };

/** What went wrong, in words for the reader, with one way on. */
export interface EngineFailure {
  readonly kind: 'refused' | 'not-finite' | 'backend-lost' | 'out-of-memory' | 'crashed';
  readonly message: string;
  readonly remedy: string;
}

/** Enough to go on with no difference to an uninterrupted run. */
export interface Checkpoint {
  readonly step: number;
  /** Parameters and Adam moments by name, float32. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
  /** State of every random stream by name. */
  readonly streams: Readonly<
    Record<string, { readonly words: readonly number[]; readonly spareNormal: number | null }>
  >;
}
