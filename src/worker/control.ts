import type { Clock } from './outbox';

/** Paced steps are taken in as many groups a second: a timer is no finer than that, and a screen shows no more. */
const LOOKS = 30;

/** What the reader has asked of a run so far; commands change it, the training loop obeys it. */
export class Control {
  readonly #clock: Clock;
  #paused: boolean;
  #owed = 0;
  #pace: number | null = null;
  #due = 0;
  #end: 'stop' | 'drop' | null = null;
  #wake: (() => void) | null = null;
  /** Asked for and not yet done. */
  readonly wanted = { evaluation: false, checkpoint: false };

  constructor(paused: boolean, clock: Clock) {
    this.#paused = paused;
    this.#clock = clock;
  }

  pause(): void {
    this.#paused = true;
    this.#owed = 0;
    this.#stir();
  }

  resume(): void {
    this.#paused = false;
    this.#owed = 0;
    this.#stir();
  }

  /** Takes this many steps more, then rests. */
  take(count: number): void {
    this.#paused = true;
    this.#owed += count;
    this.#stir();
  }

  /** At most this many steps per second; null: as fast as it goes. */
  setPace(stepsPerSecond: number | null): void {
    this.#pace = stepsPerSecond;
    this.#due = 0;
    this.#stir();
  }

  want(what: 'evaluation' | 'checkpoint'): void {
    this.wanted[what] = true;
    this.#stir();
  }

  /** Ends the run: `stop` keeps what was done and says so, `drop` just frees it. */
  end(how: 'stop' | 'drop'): void {
    this.#end = how;
    this.#stir();
  }

  get ended(): boolean {
    return this.#end !== null;
  }

  /** The run is to end without a word, because another replaces it. */
  get dropped(): boolean {
    return this.#end === 'drop';
  }

  /** No step is to be taken until a command comes. */
  get resting(): boolean {
    return this.#paused && this.#owed === 0;
  }

  get wanting(): boolean {
    return this.wanted.evaluation || this.wanted.checkpoint;
  }

  /** How many steps may be taken before looking here again. */
  get allowance(): number {
    const owed = this.#paused ? this.#owed : Number.POSITIVE_INFINITY;
    return this.#pace === null ? owed : Math.min(Math.max(1, Math.round(this.#pace / LOOKS)), owed);
  }

  /** One step was taken. */
  spend(): void {
    if (this.#owed > 0) this.#owed -= 1;
    if (this.#pace !== null) this.#due += 1_000 / this.#pace;
  }

  /** Waits until the pace allows the next step or a command comes; true when the step may be taken. */
  async keepPace(): Promise<boolean> {
    if (this.#pace === null) return true;
    const wait = this.#due - this.#clock.now();
    if (wait > 0) {
      await Promise.race([this.#clock.rest(wait), this.stirred()]);
      if (this.#pace === null) return !this.ended && !this.resting;
      if (this.#clock.now() < this.#due || this.ended || this.resting) return false;
    }
    this.#due = Math.max(this.#clock.now(), this.#due);
    return true;
  }

  /** Resolves with the next command. */
  stirred(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #stir(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
