import { type FactorRows, popcount } from './rows';

/** A possible row: m ≤ 64 bits as two words. */
export interface Code {
  readonly low: number;
  readonly high: number;
}

/** Row `factor` as a code. @throws RangeError beyond 64 tasks */
export function codeOf(rows: FactorRows, factor: number): Code {
  if (rows.tasks > 64) throw new RangeError(`a code holds at most 64 tasks, not ${rows.tasks}`);
  const { words, stride } = rows;
  return {
    low: stride > 0 ? words[factor * stride] : 0,
    high: stride > 1 ? words[factor * stride + 1] : 0,
  };
}

export function codeDistance(a: Code, b: Code): number {
  return popcount(a.low ^ b.low) + popcount(a.high ^ b.high);
}

/** Equal codes have equal keys. */
export function codeKey(code: Code): string {
  return `${code.low},${code.high}`;
}

/** The tasks in which two codes differ, ascending. */
export function differingTasks(a: Code, b: Code): number[] {
  const tasks: number[] = [];
  for (let t = 0; t < 64; t++) {
    const difference = t < 32 ? a.low ^ b.low : a.high ^ b.high;
    if ((difference >>> (t & 31)) & 1) tasks.push(t);
  }
  return tasks;
}

/** Every code of `tasks` bits by distance from `centre`, nearest first; lazily, for there are 2^tasks. */
export function* codesByDistance(centre: Code, tasks: number): Generator<{ code: Code; distance: number }> {
  for (let distance = 0; distance <= tasks; distance++) {
    // The positions flipped: all ascending choices of `distance` tasks, in lexicographic order.
    const flipped = Array.from({ length: distance }, (_, k) => k);
    for (;;) {
      let { low, high } = centre;
      for (const t of flipped) {
        if (t < 32) low ^= 1 << t;
        else high ^= 1 << (t - 32);
      }
      yield { code: { low, high }, distance };
      let k = distance - 1;
      while (k >= 0 && flipped[k] === tasks - distance + k) k--;
      if (k < 0) break;
      flipped[k]++;
      for (let later = k + 1; later < distance; later++) flipped[later] = flipped[later - 1] + 1;
    }
  }
}
