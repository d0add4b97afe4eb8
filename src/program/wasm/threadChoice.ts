/** Runs in a row that try a way out, or fewer that take as many milliseconds. */
const TRIAL = 4;
const LONGEST_TRIAL = 60;
/** Over how many runs a mean reaches back. */
const MEMORY = 8;
/** Milliseconds of runs before the other way is tried again: at first, and at most. */
const FIRST_STAY = 250;
const LONGEST_STAY = 5_000;

/**
 * On how many threads a program runs fastest now: one, or all there are. With all, every thread waits for the slowest, so a
 * busy processor can make one alone the faster; and the first runs say little, because the browser is still compiling. So the
 * other way is tried again soon, and less and less often while it stays the slower. Results are the same bits either way.
 */
export class ThreadChoice {
  readonly #ways: readonly number[];
  /** Milliseconds of a run each way, the mean of its latest `MEMORY` or so; 0 before the first. */
  readonly #mean: number[];
  #way = 0;
  #trial = true;
  #stay = FIRST_STAY;
  #runs = 0;
  #spent = 0;

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
    const reach = this.#trial ? this.#runs : MEMORY;
    this.#mean[this.#way] += (milliseconds - this.#mean[this.#way]) / reach;
    const tried = this.#runs >= TRIAL || this.#spent >= LONGEST_TRIAL;
    const over = this.#trial ? tried : this.#spent >= this.#stay;
    if (!over) return;
    this.#runs = 0;
    this.#spent = 0;
    const other = 1 - this.#way;
    const [mine, theirs] = [this.#mean[this.#way], this.#mean[other]];
    if (!this.#trial || theirs === 0) {
      this.#way = other;
      this.#trial = true;
      return;
    }
    this.#trial = false;
    if (mine < theirs) this.#stay = FIRST_STAY;
    else {
      this.#way = other;
      this.#stay = Math.min(2 * this.#stay, LONGEST_STAY);
    }
  }
}
