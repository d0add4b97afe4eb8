import { expect, it } from 'vitest';
import { ThreadChoice } from './threadChoice';

/** How often each number of threads ran, when a run takes as long as `milliseconds` says. */
function counts(
  choice: ThreadChoice,
  runs: number,
  milliseconds: (threads: number) => number,
): Map<number, number> {
  const found = new Map<number, number>();
  for (let run = 0; run < runs; run++) {
    const { threads } = choice;
    found.set(threads, (found.get(threads) ?? 0) + 1);
    choice.took(milliseconds(threads));
  }
  return found;
}

it('has no choice with one thread', () => {
  expect([...counts(new ThreadChoice(1), 1000, () => 1)]).toEqual([[1, 1000]]);
});

it('settles on what is faster, and tries the other way less and less often', () => {
  const faster = counts(new ThreadChoice(2), 30_000, (threads) => (threads === 2 ? 1 : 1.7));
  expect(faster.get(2)).toBeGreaterThan(29_950);
  expect(faster.get(1)).toBeGreaterThan(20);
  const slower = counts(new ThreadChoice(4), 30_000, (threads) => (threads === 4 ? 3 : 1));
  expect(slower.get(1)).toBeGreaterThan(29_950);
});

it('does not try the slower way for long where a run takes long', () => {
  const found = counts(new ThreadChoice(2), 200, (threads) => (threads === 2 ? 100 : 200));
  expect(found.get(1)).toBeLessThan(12);
});

it('soon finds out that its first runs told it nothing', () => {
  const choice = new ThreadChoice(2);
  counts(choice, 8, (threads) => (threads === 2 ? 30 : 20));
  expect(choice.threads).toBe(1);
  // A quarter of a second, and a trial.
  counts(choice, 20, (threads) => (threads === 2 ? 10 : 20));
  expect(choice.threads).toBe(2);
});

it('changes its mind when the processor gets busy, or free', () => {
  const choice = new ThreadChoice(2);
  counts(choice, 1000, (threads) => (threads === 2 ? 1 : 1.7));
  expect(counts(choice, 3000, (threads) => (threads === 2 ? 5 : 2)).get(1)).toBeGreaterThan(2500);
  expect(counts(choice, 6000, (threads) => (threads === 2 ? 1 : 1.7)).get(2)).toBeGreaterThan(3500);
});
