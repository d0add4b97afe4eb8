import { setTimeout as pause } from 'node:timers/promises';
import { median, type Ratio, ratioOf } from './statistics';

/** What a contest needs of a rival. */
export interface Runner {
  readonly label: string;
  window(milliseconds: number): Promise<{ readonly steps: number; readonly milliseconds: number }>;
}

export interface Score {
  readonly label: string;
  /** Steps per second in each round. */
  readonly rounds: readonly number[];
  /** Their median. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

export interface Rounds {
  readonly count: number;
  /** Length of a window; a step that takes longer makes it longer. */
  readonly milliseconds: number;
}

/** Between two windows: threads that wait for work stop spinning. */
const REST_MS = 100;

/**
 * Lets the rivals train in alternating windows, each round beginning with another, so that a slow spell of the machine hits all
 * and none always follows the same one. Only one of them works at a time.
 */
export async function alternate(
  rivals: readonly Runner[],
  { count, milliseconds }: Rounds,
  onRound: (round: number) => void,
): Promise<Score[]> {
  const rounds = rivals.map((): number[] => []);
  // A first, short window of each warms it up.
  for (const rival of rivals) await rival.window(0);
  for (let round = 0; round < count; round++) {
    for (let k = 0; k < rivals.length; k++) {
      const i = (round + k) % rivals.length;
      await pause(REST_MS);
      const window = await rivals[i].window(milliseconds);
      rounds[i].push(window.steps / (window.milliseconds / 1000));
    }
    onRound(round + 1);
  }
  return rivals.map(({ label }, i) => ({
    label,
    rounds: rounds[i],
    rate: median(rounds[i]),
    low: Math.min(...rounds[i]),
    high: Math.max(...rounds[i]),
  }));
}

/** How many times as fast `a` was. */
export function compare(a: Score, b: Score): Ratio {
  return ratioOf(a.rounds, b.rounds);
}
