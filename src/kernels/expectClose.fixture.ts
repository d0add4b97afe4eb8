import { expect } from 'vitest';

/**
 * Each number differs from the wanted one by at most this part of the largest of them, or of 1 where all are smaller.
 * `where`: what was compared, for the message.
 */
export function expectClose(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  where = 'numbers',
): void {
  expect(actual.length, where).toBe(wanted.length);
  let largest = 1;
  for (let i = 0; i < wanted.length; i++) largest = Math.max(largest, Math.abs(wanted[i]));
  for (let i = 0; i < wanted.length; i++) {
    if (!(Math.abs(actual[i] - wanted[i]) <= tolerance * largest)) {
      throw new Error(
        `${where}, entry ${i}: ${actual[i]} is not ${wanted[i]} (within ${tolerance} of ${largest})`,
      );
    }
  }
}
