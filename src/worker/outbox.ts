import type { MaskRecord, StepRecord } from '../experiment/records';
import type { EngineEvent } from './protocol';
import type { Kept } from './thinning';

/** Shortest time between two `records` events, milliseconds: one frame at 60 per second. */
export const FRAME_MS = 16;
/** The same of a thinned run: who watches a sweep sees how far each training is, not its curves. */
export const THIN_MS = 250;

export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Lets other tasks (commands) run, and at least this many milliseconds pass. */
  rest(milliseconds: number): Promise<void>;
}

/** What a `records` event says besides the records. */
export type Progress = Pick<
  Extract<EngineEvent, { type: 'records' }>,
  'step' | 'stepsPerSecond' | 'secondsLeft' | 'seconds'
>;

/** Groups records and posts them at most once per frame, so that a fast model cannot flood the page. */
export class Outbox {
  readonly #run: string;
  readonly #post: (event: EngineEvent) => void;
  readonly #clock: Clock;
  readonly #kept: Kept | null;
  #news = false;
  #steps: StepRecord[] = [];
  #masks: MaskRecord[] = [];
  #posted = Number.NEGATIVE_INFINITY;

  /** `kept`: of a thinned run; null where every record is posted. */
  constructor(run: string, post: (event: EngineEvent) => void, clock: Clock, kept: Kept | null) {
    this.#run = run;
    this.#post = post;
    this.#clock = clock;
    this.#kept = kept;
  }

  add(steps: readonly StepRecord[], mask: MaskRecord | null): void {
    const kept = this.#kept;
    this.#steps.push(...(kept ? steps.filter(({ step }) => kept.steps.has(step)) : steps));
    if (mask) this.#masks.push(mask);
    this.#news ||= steps.length > 0 || mask !== null;
  }

  /** Forgets what was not posted: those steps are taken again. */
  clear(): void {
    this.#steps = [];
    this.#masks = [];
    this.#news = false;
  }

  /** Posts what is waiting if a frame (of a thinned run: a quarter second) has passed since the last post. */
  offer(progress: Progress): void {
    const due = this.#kept ? THIN_MS : FRAME_MS;
    if (this.#clock.now() - this.#posted >= due) this.#send(progress);
  }

  /** Posts what is waiting, after the rest of the frame. */
  async flush(progress: () => Progress): Promise<void> {
    if (!this.#news) return;
    const left = FRAME_MS - (this.#clock.now() - this.#posted);
    if (left > 0) await this.#clock.rest(left);
    this.#send(progress());
  }

  #send(progress: Progress): void {
    if (!this.#news) return;
    this.#posted = this.#clock.now();
    this.#post({ type: 'records', run: this.#run, steps: this.#steps, masks: this.#masks, ...progress });
    this.clear();
  }
}
