import type { MaskRecord, StepRecord } from '../experiment/records';
import type { EngineEvent } from './protocol';

/** Shortest time between two `records` events, milliseconds: one frame at 60 per second. */
export const FRAME_MS = 16;

export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Lets other tasks (commands) run, and at least this many milliseconds pass. */
  rest(milliseconds: number): Promise<void>;
}

/** What a `records` event says besides the records. */
export type Progress = Pick<
  Extract<EngineEvent, { type: 'records' }>,
  'stepsPerSecond' | 'secondsLeft' | 'seconds'
>;

/** Groups records and posts them at most once per frame, so that a fast model cannot flood the page. */
export class Outbox {
  readonly #run: string;
  readonly #post: (event: EngineEvent) => void;
  readonly #clock: Clock;
  #steps: StepRecord[] = [];
  #masks: MaskRecord[] = [];
  #posted = Number.NEGATIVE_INFINITY;

  constructor(run: string, post: (event: EngineEvent) => void, clock: Clock) {
    this.#run = run;
    this.#post = post;
    this.#clock = clock;
  }

  add(steps: readonly StepRecord[], mask: MaskRecord | null): void {
    this.#steps.push(...steps);
    if (mask) this.#masks.push(mask);
  }

  /** Forgets what was not posted: those steps are taken again. */
  clear(): void {
    this.#steps = [];
    this.#masks = [];
  }

  /** Posts what is waiting if a frame has passed since the last post. */
  offer(progress: Progress): void {
    if (this.#clock.now() - this.#posted >= FRAME_MS) this.#send(progress);
  }

  /** Posts what is waiting, after the rest of the frame. */
  async flush(progress: () => Progress): Promise<void> {
    if (this.#steps.length + this.#masks.length === 0) return;
    const left = FRAME_MS - (this.#clock.now() - this.#posted);
    if (left > 0) await this.#clock.rest(left);
    this.#send(progress());
  }

  #send(progress: Progress): void {
    if (this.#steps.length + this.#masks.length === 0) return;
    this.#posted = this.#clock.now();
    this.#post({ type: 'records', run: this.#run, steps: this.#steps, masks: this.#masks, ...progress });
    this.clear();
  }
}
