/** What a world is made from, as plain data: part of every experiment. */
export type WorldSpec = NumericWorldSpec | LanguageWorldSpec | OwnWorldSpec;

/** One dataset D of the training mixture. */
export interface DatasetSpec {
  readonly id: string;
  /** Confounding strength ρ in [0, 1]. */
  readonly rho: number;
  /** Relative share of the training pool, > 0. */
  readonly share: number;
}

export interface NumericWorldSpec {
  readonly kind: 'numeric';
  readonly datasets: readonly DatasetSpec[];
  /** Distribution of the independent part of each factor. */
  readonly distribution: 'gaussian' | 'laplace' | 'uniform';
  /** dim X, or null for 2n. Below n the generation is not bijective, and the lab says so. */
  readonly sourceDim: number | null;
  /** dim Yₜ; 1 is the scalar case in which identification fails. */
  readonly targetDim: number;
  /** Standard deviation of noise added to X and to Y. */
  readonly sourceNoise: number;
  readonly targetNoise: number;
  /** Training examples, and examples per evaluation domain. */
  readonly pool: number;
  readonly evaluationSize: number;
}

export interface LanguageWorldSpec {
  readonly kind: 'language';
  readonly datasets: readonly DatasetSpec[];
  /** Probability that a sentence negates its sentiment word. */
  readonly negation: number;
  /** Relative frequency of each training task by id; absent = 1. */
  readonly proportions: Readonly<Record<string, number>>;
  readonly pool: number;
  readonly evaluationSize: number;
}

/** People's own data. The rows themselves travel beside the experiment (they are too big for a link). */
export interface OwnWorldSpec {
  readonly kind: 'own';
  /** What was imported, so that a link can say which files it needs. */
  readonly files: readonly OwnFileSpec[];
  readonly tokenizer: { readonly kind: 'word' | 'byte'; readonly vocabularyCap: number };
  /** Longest instruction, source and target in tokens; longer ones are cut and counted. */
  readonly maxInstruction: number;
  readonly maxSource: number;
  readonly maxTarget: number;
  /** Share of each task's rows kept for evaluation, in (0, 0.5]. */
  readonly heldBack: number;
  /** Number of latent factors to learn. */
  readonly latents: number;
}

export interface OwnFileSpec {
  readonly name: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly sha256: string;
  /** Usable rows found in it. */
  readonly rows: number;
}
