/** Runs timed in a row for each number of threads. */
const TRIAL = 6;
/** Runs between two trials of the way that was slower: what a processor has to spare changes. */
const RETRIAL = 300;

/**
 * On how many threads a program runs fastest now: one, or all there are. With all, every thread waits for the slowest, so a
 * busy processor can make one alone the faster. Results are the same bits either way.
 */
export class ThreadChoice {
  readonly #ways: readonly number[];
  /** Milliseconds of a run each way, the mean of its last trial. */
  readonly #mean: number[];
  #way = 0;
  #runs = 0;
  #spent = 0;
  #trial = true;

  /** @param threads there are in all */
  constructor(threads: number) {
    this.#ways = threads > 1 ? [threads, 1] : [1];
    this.#mean = this.#ways.map(() => 0);
  }

  /** The number of threads for the next run. */
  get threads(): number {
    return this.#ways[this.#way];
  }

  /** Tells how long the run on `threads` threads took, in milliseconds. */
  took(milliseconds: number): void {
    if (this.#ways.length === 1) return;
    this.#runs += 1;
    this.#spent += milliseconds;
    if (this.#runs < (this.#trial ? TRIAL : RETRIAL)) return;
    this.#mean[this.#way] = this.#spent / this.#runs;
    this.#runs = 0;
    this.#spent = 0;
    const other = 1 - this.#way;
    // A trial of the one way is followed by a trial of the other where that has none, else by the faster for a while.
    this.#trial = !this.#trial || this.#mean[other] === 0;
    if (this.#trial || this.#mean[other] < this.#mean[this.#way]) this.#way = other;
  }
}
