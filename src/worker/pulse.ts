import type { Progress } from './outbox';

/** How far back the speed looks, milliseconds of training. */
const WINDOW_MS = 2_000;

/** Measures training time and speed; time spent evaluating or paused is simply never counted. */
export class Pulse {
  readonly #total: number;
  #trained = 0;
  #passed = 0;
  #marks: { readonly at: number; readonly step: number }[] = [];

  /** `total`: the number of steps of the whole run. */
  constructor(total: number) {
    this.#total = total;
  }

  /** `worked` ms of training brought the run from one step to another, after `waited` ms to keep a pace. */
  beat(worked: number, waited: number, from: number, step: number): void {
    if (this.#marks.length === 0) this.#marks.push({ at: this.#passed, step: from });
    this.#trained += worked;
    this.#passed += worked + waited;
    this.#marks.push({ at: this.#passed, step });
    while (this.#marks.length > 2 && this.#passed - this.#marks[1].at > WINDOW_MS) this.#marks.shift();
  }

  /** Starts the measurement of speed anew (the run went back to a checkpoint). */
  rewind(): void {
    this.#marks = [];
  }

  progress(): Omit<Progress, 'step'> {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    const passed = first && last ? last.at - first.at : 0;
    const stepsPerSecond = first && last && passed > 0 ? ((last.step - first.step) / passed) * 1_000 : 0;
    const left = this.#total - (last?.step ?? 0);
    return {
      stepsPerSecond,
      secondsLeft: stepsPerSecond > 0 ? left / stepsPerSecond : Number.NaN,
      seconds: this.#trained / 1_000,
    };
  }
}
