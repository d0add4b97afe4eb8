import type { Domain } from '../tasks/corpus';
import type { Experiment } from './experiment';

/** Terms of the training loss, before their weights; a term that was not computed is absent. */
export type LossTerm = 'pred' | 'rec' | 'uic' | 'dist' | 'sparse' | 'scale';

export interface StepRecord {
  /** 1 after the first update. */
  readonly step: number;
  /** The weighted sum that was minimised. */
  readonly loss: number;
  readonly terms: Readonly<Partial<Record<LossTerm, number>>>;
  readonly tau: number;
  readonly learningRate: number;
}

/** Mask probabilities p [latents, m], row-major in latent order (not yet matched to true factors). */
export interface MaskRecord {
  readonly step: number;
  readonly latents: number;
  readonly tasks: number;
  readonly probabilities: readonly number[];
}

/** A share of n cases with its 95 % Wilson interval, or a mean over n cases with its 95 % normal interval. */
export interface Score {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Examples it was measured on. */
  readonly n: number;
}

/** How the learned masks compare with the true graph, after latents were matched to factors. */
export interface StructureMetrics {
  /** matching[i] = latent matched to true factor i. */
  readonly matching: readonly number[];
  readonly maskF1: number;
  /** Share of factors whose whole row is right. */
  readonly rowsRecovered: number;
  /** Share of ones in the thresholded mask. */
  readonly density: number;
  /** Pairs of latents with equal thresholded rows. */
  readonly collidingPairs: number;
}

export interface NumericMetrics {
  readonly kind: 'numeric';
  /** Mean matched |Spearman ρ| on the balanced domain, and per factor. */
  readonly mcc: number;
  readonly mccPerFactor: readonly number[];
  /** Mean, and per factor: largest |ρ| of the matched latent with another factor. */
  readonly leak: number;
  readonly leakPerFactor: readonly number[];
  /** Null for a model without learnable or fixed masks to compare (`ones`: still compared, as all ones). */
  readonly structure: StructureMetrics;
  /** Mean squared error of the standardised targets. */
  readonly errors: Readonly<Record<'inDomain' | 'shifted' | 'balanced', Score>>;
}

export interface TextMetrics {
  readonly kind: 'text';
  /** Exact match of the whole greedy-decoded target, per domain the corpus has. */
  readonly exactMatch: Readonly<Partial<Record<Domain, Score>>>;
  /** Token accuracy under the same decoding. */
  readonly tokenAccuracy: Readonly<Partial<Record<Domain, Score>>>;
  /** Mean ROUGE-L over examples; absent where targets are labels rather than sentences (see `answersInSentences`). */
  readonly rougeL?: Readonly<Partial<Record<Domain, Score>>>;
  /** Held-out tasks after a few labelled examples of each, fewest first; absent where it was not asked for. */
  readonly fewShot?: readonly FewShotScore[];
  /** Null for plain models (no masks); F1 and rows are null-free only when the true graph is known. */
  readonly structure: StructureMetrics | LearnedStructure | null;
}

/** The held-out tasks' evaluation set, answered by the trained model after training on with `shots` examples of each task. */
export interface FewShotScore {
  readonly shots: number;
  readonly exactMatch: Score;
  readonly tokenAccuracy: Score;
  readonly rougeL?: Score;
}

/** Structure where no true graph is known (own data). */
export interface LearnedStructure {
  readonly density: number;
  readonly collidingPairs: number;
}

export type Metrics = NumericMetrics | TextMetrics;

export interface EvaluationRecord {
  readonly step: number;
  readonly metrics: Metrics;
}

export type BackendName = 'webgpu' | 'wasm' | 'webgl' | 'cpu';

/** Which backend runs and why, in a sentence a reader can check. */
export interface BackendChoice {
  readonly name: BackendName;
  /** e.g. "4 threads, SIMD" or the adapter's description. */
  readonly detail: string;
  readonly reason: string;
}

/** A run with all it recorded: what is drawn, stored, exported and shipped precomputed. */
export interface Run {
  readonly experiment: Experiment;
  readonly backend: BackendChoice;
  readonly steps: readonly StepRecord[];
  readonly masks: readonly MaskRecord[];
  readonly evaluations: readonly EvaluationRecord[];
  /** Training time without evaluation, pauses excluded. */
  readonly seconds: number;
  readonly finished: boolean;
}
