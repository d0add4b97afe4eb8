import type { Experiment } from '../../src/experiment/experiment';
import type { SizeName } from '../benchmark/model';
import type { Stretch } from '../scaling/stretch';

/** Who trains: our engine, tfjs as it comes, or jax-js. */
export type EngineName = 'ours' | 'stock' | 'jax';

/** What is trained: the benchmark model, or an experiment of the lab (for ours, on a corpus that may be stretched). */
export type Task =
  | { readonly kind: 'benchmark'; readonly size: SizeName }
  | { readonly kind: 'experiment'; readonly experiment: Experiment; readonly stretch?: Stretch };

export interface Assignment {
  readonly engine: EngineName;
  readonly task: Task;
  readonly device: 'wasm' | 'webgpu';
  /** 1, or as many as the engine takes. */
  readonly threads: 'one' | 'all';
}

/** What a worker is asked, one thing at a time. */
export type Request =
  | { readonly type: 'open'; readonly assignment: Assignment }
  | { readonly type: 'losses'; readonly steps: number }
  | { readonly type: 'window'; readonly milliseconds: number }
  | { readonly type: 'counts'; readonly steps: number }
  | { readonly type: 'peak' };

/** After the first step. */
export interface Opened {
  /** e.g. "2 threads, SIMD". */
  readonly detail: string;
  /** Trainable numbers. */
  readonly parameters: number;
  /** Loss of the first step. */
  readonly loss: number;
}

export interface Window {
  readonly steps: number;
  readonly milliseconds: number;
}

/** What one step asks of WebGPU, on average, and the most memory held there at once. */
export interface GpuCounts {
  readonly dispatches: number;
  readonly submits: number;
  readonly writes: number;
  readonly peakBytes: number;
}

/** The answer to each request. */
export interface Answers {
  readonly open: Opened;
  /** Of this many further steps, read one by one. */
  readonly losses: readonly number[];
  readonly window: Window;
  readonly counts: GpuCounts;
  /** GFLOP per second of the engine's matrix product at a large, friendly shape; null when it has no way to tell. */
  readonly peak: number | null;
}

export type Reply =
  | { readonly ok: true; readonly answer: Answers[Request['type']] }
  | { readonly ok: false; readonly message: string };
