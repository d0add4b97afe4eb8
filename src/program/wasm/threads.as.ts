import { addAndWake, waitWhile } from './barrier.as';
import { run } from './machine.as';

/*
 * Helper threads between runs, in the builds with threads: they sleep in `serve` until the first thread calls `start`.
 *
 * A control block, 128 bytes and 4 more for each thread, zero at first; words that different threads write lie on different
 * cache lines:
 *   0    generation: how often helpers were told to run; they wait for it to change
 *   4    how many helpers sleep
 *   64   how many helpers have not finished
 *   68   how often all helpers have finished
 *   72   how many sleep until they have
 *   128  address of each thread's program, by thread
 */
const GENERATION: usize = 0;
const SLEEPERS: usize = 4;
const RUNNING: usize = 64;
const FINISHED: usize = 68;
const WAITING: usize = 72;
const PROGRAMS: usize = 128;

/** Tells all helpers (threads 1 … helpers) to run their programs, and returns at once. */
export function start(control: usize, helpers: i32): void {
  atomic.store<i32>(control + RUNNING, helpers);
  addAndWake(control + GENERATION, control + SLEEPERS);
}

/** Waits until all helpers have finished what `start` told them to. */
export function join(control: usize): void {
  const generation = atomic.load<i32>(control + GENERATION);
  waitWhile(control + FINISHED, generation - 1, control + WAITING);
}

/** The life of a helper: waits for `start`, runs its program, tells `join`, and again until its thread is terminated. */
export function serve(control: usize, thread: i32): void {
  // Not the generation itself: `start` may have been called before we came here.
  let seen = atomic.load<i32>(control + FINISHED);
  for (;;) {
    waitWhile(control + GENERATION, seen++, control + SLEEPERS);
    run(load<usize>(control + PROGRAMS + ((<usize>thread) << 2)));
    if (atomic.sub<i32>(control + RUNNING, 1) === 1) addAndWake(control + FINISHED, control + WAITING);
  }
}
