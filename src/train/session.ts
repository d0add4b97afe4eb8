import { engine, keep, type Scalar, stack, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Experiment } from '../experiment/experiment';
import type { EvaluationRecord, LossTerm, MaskRecord, StepRecord } from '../experiment/records';
import { releaseSaved } from '../kernels/differentiable';
import { onHeap } from '../kernels/heap';
import type { StreamState } from '../lib/random';
import { Refusal } from '../lib/refusal';
import type { SchedulePoint, Trainable } from '../model/model';
import { Adam } from './adam';
import { NotFinite } from './notFinite';
import { schedulePoint } from './schedule';

/** Enough to go on with no difference to an uninterrupted run; plain data, so that it can be stored. */
export interface Checkpoint {
  readonly step: number;
  /** Parameters and Adam's moments by name, float32. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
  readonly streams: Readonly<Record<string, StreamState>>;
}

/** One experiment in training, on the backend in use when it was made. */
export interface Session {
  /** Steps taken so far. */
  readonly stepIndex: number;
  /** Set by `drain` once a loss was not finite. */
  readonly failure: NotFinite | null;
  /** Enqueues one step and reads nothing back. @throws NotFinite after a step whose loss was not finite */
  step(): void;
  /**
   * The records of the steps since the last drain, read back together. Once a loss is not finite the session takes no
   * further step and gives no checkpoint; that step's record is the last one returned.
   */
  drain(): Promise<StepRecord[]>;
  /** Mask probabilities now; null for a model without masks. */
  maskRecord(): Promise<MaskRecord | null>;
  evaluate(): Promise<EvaluationRecord>;
  checkpoint(): Promise<Checkpoint>;
  /** Goes on from a checkpoint of the same experiment. @throws Refusal when it is of another one; nothing changes then */
  restore(checkpoint: Checkpoint): void;
  dispose(): void;
}

/** Takes over `trainable`, which is disposed of with the session. */
export function createSession(experiment: Experiment, trainable: Trainable): Session {
  return new TrainingSession(experiment, trainable);
}

interface Pending {
  readonly point: SchedulePoint;
  /** The total and then the terms, kept until they are read. */
  readonly scalars: readonly Scalar[];
}

class TrainingSession implements Session {
  readonly #experiment: Experiment;
  readonly #trainable: Trainable;
  readonly #adam: Adam;
  #step = 0;
  #pending: Pending[] = [];
  #failure: NotFinite | null = null;

  constructor(experiment: Experiment, trainable: Trainable) {
    this.#experiment = experiment;
    this.#trainable = trainable;
    this.#adam = new Adam(trainable.parameters);
  }

  get stepIndex(): number {
    return this.#step;
  }

  get failure(): NotFinite | null {
    return this.#failure;
  }

  step(): void {
    if (this.#failure) throw this.#failure;
    const point = schedulePoint(this.#experiment.training, this.#step + 1);
    const values = this.#trainable.parameters.all().map(({ value }) => value);
    let scalars: Scalar[] = [];
    const forward = (): Scalar => {
      const { total, terms } = this.#trainable.loss(point);
      scalars = [total, ...terms].map((term) => keep(term));
      return total;
    };
    const { grads } = engine().gradients(forward, values, undefined, true);
    releaseSaved();
    this.#adam.update(grads, point);
    this.#step = point.step;
    this.#pending.push({ point, scalars });
  }

  async drain(): Promise<StepRecord[]> {
    const pending = this.#pending;
    this.#pending = [];
    const values = await readScalars(pending.flatMap(({ scalars }) => scalars));
    const { terms } = this.#trainable;
    const records: StepRecord[] = [];
    let at = 0;
    for (const { point } of pending) {
      const loss = values[at++];
      const named: Partial<Record<LossTerm, number>> = {};
      for (const term of terms) named[term] = values[at++];
      const { step, tau, learningRate } = point;
      records.push({ step, loss, terms: named, tau, learningRate });
      const broken = terms.filter((term) => !Number.isFinite(named[term]));
      if (broken.length > 0 || !Number.isFinite(loss)) {
        this.#failure ??= new NotFinite(step, broken);
        break;
      }
    }
    return records;
  }

  async maskRecord(): Promise<MaskRecord | null> {
    const probabilities = this.#trainable.maskProbabilities();
    if (!probabilities) return null;
    const [latents, tasks] = probabilities.shape;
    const step = this.#step;
    const values = await probabilities.data();
    probabilities.dispose();
    return { step, latents, tasks, probabilities: [...values] };
  }

  async evaluate(): Promise<EvaluationRecord> {
    const step = this.#step;
    return { step, metrics: await this.#trainable.evaluate() };
  }

  async checkpoint(): Promise<Checkpoint> {
    if (this.#failure) throw this.#failure;
    const step = this.#step;
    const streams = Object.fromEntries(
      Object.entries(this.#trainable.streams).map(([name, stream]) => [name, stream.save()]),
    );
    const values = await Promise.all(
      [...this.#named()].map(async ([name, value]) => [name, Float32Array.from(await value.data())] as const),
    );
    return { step, tensors: Object.fromEntries(values), streams };
  }

  restore({ step, tensors, streams }: Checkpoint): void {
    for (const [name, { size }] of this.#named()) {
      const stored = tensors[name];
      if (stored?.length !== size) {
        throw new Refusal(
          `checkpoint.tensors.${name}`,
          stored?.length,
          `this experiment needs ${size} values`,
        );
      }
    }
    for (const name of Object.keys(this.#trainable.streams)) {
      if (!streams[name]) throw new Refusal(`checkpoint.streams.${name}`, undefined, 'a stream is missing');
    }
    // A copy: the cpu backend keeps the array it is given.
    const restored = (name: string, shape: readonly number[]): Tensor =>
      keep(tensor(Float32Array.from(tensors[name]), [...shape], 'float32'));
    for (const parameter of this.#trainable.parameters.all()) {
      parameter.value.dispose();
      parameter.value = restored(parameter.name, parameter.shape);
    }
    this.#adam.replace(restored);
    for (const [name, stream] of Object.entries(this.#trainable.streams)) stream.restore(streams[name]);
    this.#dropPending();
    this.#failure = null;
    this.#step = step;
  }

  dispose(): void {
    this.#dropPending();
    this.#adam.dispose();
    this.#trainable.dispose();
  }

  #named(): Map<string, Tensor> {
    const named = this.#adam.tensors();
    for (const { name, value } of this.#trainable.parameters.all()) named.set(name, value);
    return named;
  }

  #dropPending(): void {
    for (const { scalars } of this.#pending) for (const scalar of scalars) scalar.dispose();
    this.#pending = [];
  }
}

/** Reads scalars, together where every read stalls a queue, and frees them. */
async function readScalars(scalars: readonly Scalar[]): Promise<ArrayLike<number>> {
  if (scalars.length === 0) return [];
  const joined = onHeap() ? null : stack([...scalars]);
  const values = joined ? await joined.data() : scalars.map((scalar) => scalar.dataSync()[0]);
  joined?.dispose();
  for (const scalar of scalars) scalar.dispose();
  return values;
}
