import type { Experiment } from '../experiment/experiment';
import type { EvaluationRecord, MaskRecord, StepRecord } from '../experiment/records';
import { NotFinite } from '../train/notFinite';
import type { Session } from '../train/session';
import type { Clock } from './outbox';
import type { Checkpoint } from './protocol';

/** A clock that only passes when something waits or works; tests of the loop are exact and take no time. */
export class VirtualClock implements Clock {
  time = 0;

  now(): number {
    return this.time;
  }

  async rest(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.time += milliseconds;
  }
}

/** A session without tensors: each step takes `stepMs` and its loss is a function of the step. */
export class FakeSession implements Session {
  readonly experiment: Experiment;
  readonly #clock: VirtualClock;
  readonly #stepMs: number;
  readonly #loss: (step: number) => number;
  #records: StepRecord[] = [];
  readonly weighs = false;
  stepIndex = 0;
  failure: NotFinite | null = null;
  drains: number[] = [];
  /** The steps at which its state was read. */
  checkpoints: number[] = [];
  disposed = false;

  constructor(
    experiment: Experiment,
    clock: VirtualClock,
    stepMs: number,
    loss: (step: number) => number = (step) => 1 / step,
  ) {
    this.experiment = experiment;
    this.#clock = clock;
    this.#stepMs = stepMs;
    this.#loss = loss;
  }

  async weigh(): Promise<void> {}

  step(): void {
    if (this.disposed) throw new Error('the session was disposed of');
    this.stepIndex += 1;
    this.#clock.time += this.#stepMs;
    const loss = this.#loss(this.stepIndex);
    this.#records.push({ step: this.stepIndex, loss, terms: { pred: loss }, tau: 1, learningRate: 0.1 });
  }

  async drain(): Promise<StepRecord[]> {
    const records = this.#records;
    this.#records = [];
    this.drains.push(records.length);
    const broken = records.find((record) => !Number.isFinite(record.loss));
    if (broken) this.failure = new NotFinite(broken.step, ['pred']);
    return records;
  }

  async maskRecord(): Promise<MaskRecord> {
    return { step: this.stepIndex, latents: 1, tasks: 1, probabilities: [0.5] };
  }

  async evaluate(): Promise<EvaluationRecord> {
    this.#clock.time += 100;
    const metrics = { kind: 'text', exactMatch: {}, tokenAccuracy: {}, structure: null } as const;
    return { step: this.stepIndex, metrics };
  }

  async checkpoint(): Promise<Checkpoint> {
    this.checkpoints.push(this.stepIndex);
    return { step: this.stepIndex, tensors: { w: Float32Array.of(this.stepIndex) }, streams: {} };
  }

  restore(checkpoint: Checkpoint): void {
    this.stepIndex = checkpoint.step;
  }

  dispose(): void {
    this.disposed = true;
  }
}
