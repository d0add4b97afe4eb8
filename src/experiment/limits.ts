/** Bounds of every field of an experiment, [least, most] inclusive: the parser refuses and the settings offer these. */
export const LIMITS = {
  seed: [0, 2 ** 31 - 1],
  title: [0, 80],

  datasets: [1, 16],
  rho: [0, 1],
  share: [0.001, 1000],
  pool: [1, 100_000],
  evaluationSize: [1, 5000],
  sourceDim: [1, 256],
  targetDim: [1, 32],
  noise: [0, 10],
  negation: [0, 1],
  proportion: [0, 1000],

  files: [0, 64],
  vocabularyCap: [16, 20_000],
  maxInstruction: [1, 256],
  maxSource: [1, 512],
  maxTarget: [2, 128],
  heldBack: [0.01, 0.5],

  latents: [1, 64],
  initialMask: [0.01, 0.99],
  width: [2, 512],
  feedForward: [2, 2048],
  heads: [1, 16],
  slotDim: [1, 64],
  headWidth: [1, 256],

  lossWeight: [0, 100],

  steps: [1, 100_000],
  batch: [1, 1024],
  learningRate: [0, 1],
  warmup: [0, 100_000],
  fraction: [0, 1],
  tau: [0.01, 10],
  maskEvery: [1, 100_000],
  evaluateEvery: [0, 100_000],
  /** Labelled examples of each held-out task, and how many such numbers may be asked for. */
  shots: [1, 256],
  backdoorCounts: [0, 8],
  shotCounts: [0, 8],
} as const satisfies Record<string, readonly [least: number, most: number]>;

/** The largest single array a run may need, in numbers (float32: 160 MB). */
export const MOST_NUMBERS = 40_000_000;

/** Mask probabilities a run may record over its whole training. */
export const MOST_MASK_NUMBERS = 4_000_000;
