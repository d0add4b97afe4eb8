import type { Experiment } from '../experiment/experiment';
import { lacksFewShot } from '../experiment/fewShot';
import type { Session } from '../train/session';
import type { Control } from './control';
import { type Clock, Outbox, type Progress } from './outbox';
import type { Checkpoint, EngineEvent, EngineState, Start } from './protocol';
import { Pulse } from './pulse';
import { type Kept, keptOf } from './thinning';

/** Longest time between two looks at the commands. */
const SLICE_MS = 12;
/** On a GPU a read-back stalls the queue, so steps are read in groups of about this long, at most GROUP_STEPS. */
const GROUP_MS = 100;
const GROUP_STEPS = 32;
const CHECKPOINT_MS = 15_000;

/**
 * The loop of one run: steps in slices short enough that commands are heard between them, records grouped to frames,
 * masks and evaluations on the experiment's schedule, checkpoints whenever the run rests and every fifteen seconds.
 */
export class Training {
  readonly #run: string;
  readonly #experiment: Experiment;
  /** Of a thinned run. */
  readonly #kept: Kept | null;
  readonly #control: Control;
  readonly #post: (event: EngineEvent) => void;
  readonly #clock: Clock;
  readonly #outbox: Outbox;
  readonly #pulse: Pulse;
  #state: EngineState = 'starting';
  /** Counts calls of `train`, so that a loop stuck in a lost backend ends when it wakes. */
  #sitting = 0;
  #group = 1;
  #saved = 0;
  #maskStep = -1;
  #evaluatedStep = -1;
  /** The last evaluation was stopped before all that was asked for had been measured. */
  #cut = false;
  /** The last good state, to go on from when the backend is lost; null before the first. */
  checkpoint: Checkpoint | null;

  constructor(
    { run, experiment, checkpoint, thin }: Start,
    control: Control,
    post: (event: EngineEvent) => void,
    clock: Clock,
  ) {
    this.#run = run;
    this.#experiment = experiment;
    this.checkpoint = checkpoint;
    this.#kept = thin && keptOf(experiment.training, thin);
    this.#control = control;
    this.#post = post;
    this.#clock = clock;
    this.#outbox = new Outbox(run, post, clock, this.#kept);
    this.#pulse = new Pulse(experiment.training.steps);
  }

  /** Ends the loop under way without a word: its backend is gone. */
  abandon(): void {
    this.#sitting += 1;
  }

  /**
   * Trains in this session until the run ends; may be called again with a fresh session after a lost backend. `queued`:
   * steps only enqueue work (GPU), so time says nothing until they are read back.
   *
   * @throws NotFinite, and whatever the backend throws
   */
  async train(session: Session, queued: boolean): Promise<void> {
    const control = this.#control;
    const { steps } = this.#experiment.training;
    this.#sitting += 1;
    const sitting = this.#sitting;
    this.#outbox.clear();
    this.#pulse.rewind();
    if (this.checkpoint) session.restore(this.checkpoint);
    this.#maskStep = -1;
    this.#evaluatedStep = -1;
    this.#saved = this.#clock.now();
    await this.#lookAtMasks(session);
    await this.#flush(session);
    this.#enter(control.resting ? 'paused' : 'running', session.stepIndex);

    while (!control.ended && session.stepIndex < steps && sitting === this.#sitting) {
      await this.#grant(session);
      if (control.ended) break;
      if (control.resting) await this.#sleep(session);
      else await this.#slice(session, queued);
    }
    if (control.dropped || sitting !== this.#sitting) return;
    await this.#flush(session);
    if (!control.ended) await this.#evaluate(session);
    // Of a thinned run a checkpoint is only what to go on from when the backend is lost, and it has ended.
    if (!this.#kept) await this.#save(session);
    const whole = session.stepIndex >= steps && !this.#cut;
    this.#enter(whole ? 'finished' : 'stopped', session.stepIndex);
  }

  /** One slice of training, its records, and what the schedule asks for after it. */
  async #slice(session: Session, queued: boolean): Promise<void> {
    const { control, clock } = { control: this.#control, clock: this.#clock };
    this.#enter('running', session.stepIndex);
    const arrived = clock.now();
    if (!(await control.keepPace())) return;
    const from = session.stepIndex;
    const bound = this.#bound(from, queued);
    const start = clock.now();
    await session.weigh();
    do {
      session.step();
      control.spend();
    } while (!session.weighs && session.stepIndex < bound && (queued || clock.now() - start < SLICE_MS));
    const records = await session.drain();
    const worked = clock.now() - start;
    const at = session.stepIndex;
    this.#pulse.beat(worked, start - arrived, from, at);
    if (queued) this.#group = fittingGroup(worked, at - from, this.#group);

    const { failure } = session;
    if (failure) {
      this.#outbox.add(
        records.filter((record) => record.step < failure.step),
        null,
      );
      await this.#flush(session);
      throw failure;
    }
    this.#outbox.add(records, null);
    await this.#lookAtMasks(session);
    this.#outbox.offer(this.#progress(session));

    const { evaluateEvery, steps } = this.#experiment.training;
    if (at === steps) return;
    if (evaluateEvery > 0 && at % evaluateEvery === 0) await this.#evaluate(session);
    if (clock.now() - this.#saved >= CHECKPOINT_MS) await this.#save(session);
    await clock.rest(0);
  }

  /** The step a slice may not go beyond, so that masks, evaluations and single steps fall where they should. */
  #bound(from: number, queued: boolean): number {
    const { steps, maskEvery, evaluateEvery } = this.#experiment.training;
    return Math.min(
      steps,
      nextMultiple(from, maskEvery),
      nextMultiple(from, evaluateEvery),
      from + this.#control.allowance,
      queued ? from + this.#group : Number.POSITIVE_INFINITY,
    );
  }

  /** Looks at the masks when the schedule says so, and at the first and the last step. */
  async #lookAtMasks(session: Session): Promise<void> {
    const { maskEvery, steps } = this.#experiment.training;
    const at = session.stepIndex;
    const due = at === 0 || at === steps || (maskEvery > 0 && at % maskEvery === 0);
    if (!due || at === this.#maskStep) return;
    this.#maskStep = at;
    if (this.#kept && !this.#kept.masks.has(at)) return;
    this.#outbox.add([], await session.maskRecord());
  }

  async #evaluate(session: Session): Promise<void> {
    const at = session.stepIndex;
    if (this.#evaluatedStep === at) return;
    const before = this.#state;
    await this.#flush(session);
    this.#enter('evaluating', at);
    // The state reaches the page before a long evaluation keeps this thread busy.
    await this.#clock.rest(0);
    const sitting = this.#sitting;
    const over = (): boolean => this.#control.ended || sitting !== this.#sitting;
    const evaluation = await session.evaluate({
      get aborted() {
        return over();
      },
    });
    this.#evaluatedStep = at;
    this.#cut = at >= this.#experiment.training.steps && lacksFewShot(this.#experiment, evaluation.metrics);
    this.#post({ type: 'evaluation', run: this.#run, evaluation });
    if (at < this.#experiment.training.steps) this.#enter(before, at);
  }

  async #save(session: Session): Promise<void> {
    this.checkpoint = await session.checkpoint();
    this.#saved = this.#clock.now();
    if (!this.#kept) this.#post({ type: 'checkpoint', run: this.#run, checkpoint: this.checkpoint });
  }

  /** Says everything known, then rests until a command comes. */
  async #sleep(session: Session): Promise<void> {
    const control = this.#control;
    if (this.#state !== 'paused') {
      await this.#flush(session);
      await this.#save(session);
    }
    if (!control.resting || control.ended || control.wanting) return;
    // Listening begins before the page hears of the pause, so that no answer to it is missed.
    const stirred = control.stirred();
    this.#enter('paused', session.stepIndex);
    await stirred;
  }

  /** Does what was asked for between two slices. */
  async #grant(session: Session): Promise<void> {
    const { wanted } = this.#control;
    if (wanted.evaluation) {
      wanted.evaluation = false;
      await this.#evaluate(session);
    }
    if (wanted.checkpoint) {
      wanted.checkpoint = false;
      await this.#save(session);
    }
  }

  #flush(session: Session): Promise<void> {
    return this.#outbox.flush(() => this.#progress(session));
  }

  #progress(session: Session): Progress {
    return { step: session.stepIndex, ...this.#pulse.progress() };
  }

  #enter(state: EngineState, step: number): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#post({ type: 'state', run: this.#run, state, step });
  }
}

/** Steps that fill GROUP_MS at the speed of the last group, growing at most twofold. */
function fittingGroup(worked: number, taken: number, group: number): number {
  const fitting = Math.floor((GROUP_MS * taken) / Math.max(1, worked));
  return Math.max(1, Math.min(GROUP_STEPS, fitting, 2 * group));
}

/** The first multiple of `every` after `from`; infinity where `every` is 0. */
function nextMultiple(from: number, every: number): number {
  return every > 0 ? (Math.floor(from / every) + 1) * every : Number.POSITIVE_INFINITY;
}
