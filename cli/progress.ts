import type { WriteStream } from 'node:tty';

/** Between two redrawings, ms. */
const EVERY_MS = 200;

/** One line of progress with the time left, redrawn in place; silent where the stream is no terminal. */
export class Progress {
  readonly #stream: WriteStream;
  readonly #steps: number;
  readonly #start = performance.now();
  #shown = Number.NEGATIVE_INFINITY;

  constructor(stream: WriteStream, steps: number) {
    this.#stream = stream;
    this.#steps = steps;
  }

  show(step: number): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#shown < EVERY_MS) return;
    this.#shown = now;
    const rate = step / ((now - this.#start) / 1000);
    const left = Math.ceil((this.#steps - step) / rate);
    const share = Math.floor((100 * step) / this.#steps);
    this.#stream.write(
      `\r\x1b[Kstep ${step} of ${this.#steps} (${share} %), ${rate.toFixed(0)} steps/s, ${left} s left`,
    );
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K');
  }
}
