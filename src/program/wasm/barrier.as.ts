/*
 * How threads wait for each other. Whoever waits first looks again and again for some time, because most waits are short
 * and waking a thread that sleeps costs tens of microseconds; then it sleeps, so that a thread that is late (or a browser's
 * main thread on the same core) gets the processor.
 *
 * A record of a barrier, 16 bytes, zero at first:
 *   0  how many have arrived
 *   4  generation: how often all have arrived
 *   8  how many sleep until the generation changes
 */

/** How often a thread looks before it sleeps: some 40 µs, more than threads with equal shares are apart. */
const LOOKS: i32 = 100_000;

/** Waits until the word is no longer `old`; counts itself at `sleepers` while it sleeps. */
export function waitWhile(word: usize, old: i32, sleepers: usize): void {
  for (let look = 0; look < LOOKS; look++) {
    if (atomic.load<i32>(word) !== old) return;
  }
  atomic.add<i32>(sleepers, 1);
  while (atomic.load<i32>(word) === old) atomic.wait<i32>(word, old, -1);
  atomic.sub<i32>(sleepers, 1);
}

/** Adds to the word, then wakes whoever sleeps on it. Either we see the sleeper counted, or it sees the new word. */
export function addAndWake(word: usize, sleepers: usize): void {
  atomic.add<i32>(word, 1);
  if (atomic.load<i32>(sleepers) > 0) atomic.notify(word, -1);
}

/** Waits until all threads are here. Arguments: address of the record, number of threads. Nothing without threads. */
export function barrier(a: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  const record = load<usize>(a, 0);
  const threads = load<i32>(a, 4);
  const generation = atomic.load<i32>(record, 4);
  if (atomic.add<i32>(record, 1) === threads - 1) {
    atomic.store<i32>(record, 0);
    addAndWake(record + 4, record + 8);
  } else {
    waitWhile(record + 4, generation, record + 8);
  }
}
