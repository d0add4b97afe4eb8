/** Bounds of every number in a question, [least, most] inclusive; checked where a question comes in from outside. */
export const PROBE_LIMITS = {
  cases: [1, 400],
  frames: [2, 40],
  examples: [1, 400],
  samples: [0, 8],
  seed: [0, 2 ** 31 - 1],
} as const satisfies Record<string, readonly [least: number, most: number]>;
