import type { Experiment } from '../experiment/experiment';
import type { EvaluationRecord, FewShotScore, LossTerm, MaskRecord, StepRecord } from '../experiment/records';
import type { StreamState } from '../lib/random';
import { Refusal } from '../lib/refusal';
import type { SchedulePoint, Trainable } from '../model/model';
import type { Runner, State } from '../program/runner';
import { NotFinite } from './notFinite';
import { schedulePoint } from './schedule';

/** Enough to go on with no difference to an uninterrupted run; plain data, so that it can be stored. */
export interface Checkpoint {
  readonly step: number;
  /** Parameters and Adam's moments by name, float32. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
  readonly streams: Readonly<Record<string, StreamState>>;
}

/** Beside the parameters in a checkpoint, where examples are weighed: their weights [pool]. */
const EXAMPLE_WEIGHTS = 'examples/weights';

/** Looked at between slices of work; an AbortSignal is one. */
export interface Signal {
  readonly aborted: boolean;
}

/** Measures the few-shot curve of a model with these parameters; null when the signal cut it short. */
export type FewShot = (trained: State, signal: Signal | undefined) => Promise<FewShotScore[] | null>;

/** One experiment in training on its runner. */
export interface Session {
  /** Steps taken so far. */
  readonly stepIndex: number;
  /** Set by `drain` once a loss was not finite. */
  readonly failure: NotFinite | null;
  /** Whether the examples are to be weighed anew before the next step: see `weigh`. */
  readonly weighs: boolean;
  /** Weighs the training examples by the model's answers now, where the experiment asks for it here. */
  weigh(): Promise<void>;
  /** Enqueues one step and reads nothing back; not while it `weighs`. @throws NotFinite after a step whose loss was not finite */
  step(): void;
  /**
   * The records of the steps since the last drain, read back together. Once a loss is not finite the session takes no
   * further step and gives no checkpoint; that step's record is the last one returned.
   */
  drain(): Promise<StepRecord[]>;
  /** Mask probabilities now; null for a model without masks. */
  maskRecord(): Promise<MaskRecord | null>;
  /**
   * Scores now, and after the last step the few-shot curve where the experiment asks for it; the curve alone is left out
   * when the signal comes before it is whole.
   */
  evaluate(signal?: Signal): Promise<EvaluationRecord>;
  checkpoint(): Promise<Checkpoint>;
  /** Goes on from a checkpoint of the same experiment. @throws Refusal when it is of another one; nothing changes then */
  restore(checkpoint: Checkpoint): void;
  dispose(): void;
}

/**
 * Trains on `runner`, made for the trainable's parameters and disposed of with the session.
 *
 * @param fewShot where the experiment asks for a few-shot curve and the corpus can have one
 */
export function createSession(
  experiment: Experiment,
  trainable: Trainable,
  runner: Runner,
  fewShot: FewShot | null = null,
): Session {
  return new TrainingSession(experiment, trainable, runner, fewShot);
}

class TrainingSession implements Session {
  readonly #experiment: Experiment;
  readonly #trainable: Trainable;
  readonly #runner: Runner;
  readonly #fewShot: FewShot | null;
  #step = 0;
  /** The points of the steps since the last drain. */
  #pending: SchedulePoint[] = [];
  #failure: NotFinite | null = null;
  /** Steps after which the examples are weighed anew and have not been yet, ascending. */
  #weighings: readonly number[];

  constructor(experiment: Experiment, trainable: Trainable, runner: Runner, fewShot: FewShot | null) {
    this.#experiment = experiment;
    this.#trainable = trainable;
    this.#runner = runner;
    this.#fewShot = fewShot;
    this.#weighings = this.#weighingsFrom(0);
  }

  get stepIndex(): number {
    return this.#step;
  }

  get failure(): NotFinite | null {
    return this.#failure;
  }

  get weighs(): boolean {
    return this.#step === this.#weighings[0];
  }

  async weigh(): Promise<void> {
    const { backdoor } = this.#trainable;
    if (!this.weighs || !backdoor) return;
    backdoor.weights = await backdoor.weigh(this.#runner);
    this.#weighings = this.#weighings.slice(1);
  }

  /** Steps from this one on at which the experiment asks for weights. */
  #weighingsFrom(step: number): readonly number[] {
    const { backdoor = [], steps } = this.#experiment.training;
    if (!this.#trainable.backdoor) return [];
    const all = new Set(backdoor.map((fraction) => Math.round(fraction * steps)));
    return [...all].filter((at) => at >= step && at < steps);
  }

  step(): void {
    if (this.#failure) throw this.#failure;
    if (this.weighs) throw new Error('the examples are to be weighed before the next step');
    const point = schedulePoint(this.#experiment.training, this.#step + 1);
    const { step, learningRate: weights, maskLearningRate: masks } = point;
    this.#runner.step(this.#trainable.draw(point), this.#trainable.loss, { step, weights, masks });
    this.#step = step;
    this.#pending.push(point);
  }

  async drain(): Promise<StepRecord[]> {
    const pending = this.#pending;
    this.#pending = [];
    const losses = await this.#runner.drain();
    const { terms } = this.#trainable;
    const records: StepRecord[] = [];
    for (const [i, { step, tau, learningRate }] of pending.entries()) {
      const [loss, ...values] = losses[i];
      const named: Partial<Record<LossTerm, number>> = {};
      for (const [k, term] of terms.entries()) named[term] = values[k];
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
    const step = this.#step;
    const masks = await this.#trainable.maskProbabilities(this.#runner);
    if (!masks) return null;
    const { latents, tasks, values } = masks;
    return { step, latents, tasks, probabilities: Array.from(values) };
  }

  async evaluate(signal?: Signal): Promise<EvaluationRecord> {
    const step = this.#step;
    const metrics = await this.#trainable.evaluate(this.#runner);
    const last = step >= this.#experiment.training.steps;
    if (metrics.kind !== 'text' || !this.#fewShot || !last) return { step, metrics };
    const fewShot = await this.#fewShot(await this.#runner.read(), signal);
    return { step, metrics: fewShot ? { ...metrics, fewShot } : metrics };
  }

  async checkpoint(): Promise<Checkpoint> {
    if (this.#failure) throw this.#failure;
    const step = this.#step;
    const streams = Object.fromEntries(
      Object.entries(this.#trainable.streams).map(([name, stream]) => [name, stream.save()]),
    );
    const tensors = await this.#runner.read();
    const weights = this.#trainable.backdoor?.weights;
    return { step, tensors: weights ? { ...tensors, [EXAMPLE_WEIGHTS]: weights } : tensors, streams };
  }

  restore({ step, tensors, streams }: Checkpoint): void {
    for (const { name, initial } of this.#trainable.parameters.all()) {
      for (const stored of [`adam/first/${name}`, `adam/second/${name}`, name]) {
        const size = tensors[stored]?.length;
        if (size !== initial.length) {
          throw new Refusal(
            `checkpoint.tensors.${stored}`,
            size,
            `this experiment needs ${initial.length} values`,
          );
        }
      }
    }
    const { backdoor } = this.#trainable;
    const weights = tensors[EXAMPLE_WEIGHTS] ?? null;
    if (weights && weights.length !== backdoor?.pool) {
      throw new Refusal(
        `checkpoint.tensors.${EXAMPLE_WEIGHTS}`,
        weights.length,
        `this experiment has ${backdoor?.pool ?? 'no'} examples to weigh`,
      );
    }
    for (const name of Object.keys(this.#trainable.streams)) {
      if (!streams[name]) throw new Refusal(`checkpoint.streams.${name}`, undefined, 'a stream is missing');
    }
    this.#runner.write(tensors);
    for (const [name, stream] of Object.entries(this.#trainable.streams)) stream.restore(streams[name]);
    this.#pending = [];
    this.#failure = null;
    this.#step = step;
    // A checkpoint taken where examples are weighed may come before or after: weighing again gives the same weights.
    this.#weighings = this.#weighingsFrom(step);
    if (backdoor) backdoor.weights = weights;
  }

  dispose(): void {
    this.#pending = [];
    this.#runner.dispose();
  }
}
