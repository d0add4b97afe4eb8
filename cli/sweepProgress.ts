import type { WriteStream } from 'node:tty';

/** Between two redrawings, ms. */
const EVERY_MS = 200;

/**
 * How far a sweep is and how long it will take: on a terminal one line that is redrawn in place, elsewhere (a log) one line
 * per training that has ended.
 */
export class SweepProgress {
  readonly #stream: WriteStream;
  readonly #count: number;
  readonly #start = performance.now();
  /** Shares done of the trainings under way, by key. */
  readonly #running = new Map<string, number>();
  #ended = 0;
  #shown = Number.NEGATIVE_INFINITY;

  constructor(stream: WriteStream, count: number) {
    this.#stream = stream;
    this.#count = count;
  }

  /** @param share done of the training of this key, in [0, 1] */
  step(key: string, share: number): void {
    this.#running.set(key, share);
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#shown < EVERY_MS) return;
    this.#shown = now;
    this.#stream.write(`\r\x1b[K${this.#line()}`);
  }

  ended(key: string, what: string): void {
    this.#running.delete(key);
    this.#ended++;
    this.clear();
    this.#stream.write(`${what} (${this.#line()})\n`);
    this.#shown = Number.NEGATIVE_INFINITY;
  }

  say(sentence: string): void {
    this.clear();
    this.#stream.write(`${sentence}\n`);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K');
  }

  #line(): string {
    const done = [...this.#running.values()].reduce((sum, share) => sum + share, this.#ended);
    const left = ((performance.now() - this.#start) / 1000) * ((this.#count - done) / done);
    const time = this.#ended === this.#count || !Number.isFinite(left) ? '' : `, ${duration(left)} left`;
    return `${this.#ended} of ${this.#count}${time}`;
  }
}

/** `8 s`, `3 min`, `1 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
