import type { Experiment } from '../experiment/experiment';
import type { BackendName, Score } from '../experiment/records';
import type { OwnRows } from '../tasks/own/rows';

/*
 * What can be asked of a trained model, as plain data. A probe is opened on an experiment (with its weights where they are at
 * hand; else it is trained again, which gives the same weights), and then answers questions. "Factor" is one of the true
 * graph's; "latent" is one of the model's. `matching` leads from one to the other.
 */

/** Every question with its answer; the client has one method for each. */
export interface ProbeCalls {
  open: { readonly question: OpenProbe; readonly answer: ProbeSubject };
  ask: { readonly question: Ask; readonly answer: Look };
  vary: { readonly question: Vary; readonly answer: VariedAnswers };
  score: { readonly question: ScoreInterventions; readonly answer: InterventionScore };
  pairs: { readonly question: CounterfactualPairs; readonly answer: InterventionScore };
  timeline: { readonly question: Timeline; readonly answer: LatentTimeline };
}

/** What a long answer says while it is being made. */
export interface ProbeProgress {
  /** e.g. "training again", "intervening". */
  readonly doing: string;
  /** In [0, 1]. */
  readonly share: number;
}

export interface OpenProbe {
  readonly experiment: Experiment;
  readonly rows: OwnRows | null;
  readonly backend: BackendName | null;
  /** Parameters with the step they are of, or null: the probe trains the experiment to its last step. */
  readonly weights: ProbedWeights | null;
}

export interface ProbedWeights {
  /** 1 after the first update. */
  readonly step: number;
  /** Parameters by name, float32 (those of a checkpoint, whose moments are of no use here and may be missing). */
  readonly tensors: Readonly<Record<string, Float32Array>>;
}

/** What was opened. */
export interface ProbeSubject {
  /** Names the model in later questions: `experimentKey` of the experiment, and the step where it is not the last. */
  readonly key: string;
  /** The step its weights are of. */
  readonly step: number;
  readonly kind: 'text' | 'numeric';
  /** 0 for plain models, which have none. */
  readonly latents: number;
  /** Dims of a latent: z of a slot; 1 in the numeric world. */
  readonly latentDim: number;
  /**
   * matching[i] = latent of true factor i, −1 for none; null without a true graph or without latents, and then there is no
   * intervention score.
   */
  readonly matching: readonly number[] | null;
  /** Empty without a true graph, and then the world can make no counterfactual pairs. */
  readonly factors: readonly ProbedFactor[];
  /** Training tasks, then held-out ones. */
  readonly tasks: readonly ProbedTask[];
  /** Balanced (own data: held-back) examples to pick from, at most 200. */
  readonly examples: readonly ProbedExample[];
}

export interface ProbedFactor {
  readonly id: string;
  readonly name: string;
  /** How answers say its values (language world); empty in the numeric world. */
  readonly values: readonly string[];
}

export interface ProbedTask {
  readonly id: string;
  readonly name: string;
  readonly heldOut: boolean;
  /** Indices of true parents, or null without a true graph. */
  readonly parents: readonly number[] | null;
  /** Phrasings a reader can pick (at most 12); empty in the numeric world. */
  readonly instructions: readonly string[];
}

export interface ProbedExample {
  /** The sentence; in the numeric world the factors' values as text. */
  readonly text: string;
  readonly task: number;
  readonly instruction: string;
  readonly target: string;
  /** True factor values: an index into the factor's values, or a number in the numeric world; null where unknown. */
  readonly factors: readonly number[] | null;
}

/** do(Lᵢ = v): latent i is set by hand, whatever the source says. */
export interface Intervention {
  readonly latent: number;
  readonly to:
    | { readonly kind: 'vector'; readonly vector: readonly number[] }
    /**
     * The mean latent over balanced examples whose factor has this value (index of the factor's values). Numeric world:
     * `value` is the factor's value itself, and the mean is over the 25 examples nearest to it.
     */
    | { readonly kind: 'value'; readonly factor: number; readonly value: number };
}

/** One instruction on one source, seen inside. */
export interface Ask {
  readonly key: string;
  /** Text worlds: words as typed. Ignored in the numeric world. */
  readonly instruction: string;
  /** Text worlds: the source as typed; numeric world: index into `examples` as text. */
  readonly source: string;
  readonly interventions: readonly Intervention[];
}

export interface Look {
  /**
   * The task that the instruction asks for: whose phrasing it is (`exact`), else whose phrasing is nearest to hₜ. Null where
   * there is no hₜ and no such phrasing. An oracle's mask for the instruction is this task's.
   */
  readonly task: { readonly index: number; readonly exact: boolean } | null;
  /** The tokens that the model reads; empty in the numeric world. */
  readonly instruction: readonly SeenToken[];
  readonly source: readonly SeenToken[];
  /** Tokens that were typed beyond the longest this model was trained on, and are not read. */
  readonly cut: { readonly instruction: number; readonly source: number };
  /** Trained phrasings nearest to hₜ by cosine, best first, at most 8; empty where there is no hₜ. */
  readonly neighbours: readonly {
    readonly task: number;
    readonly phrasing: string;
    readonly cosine: number;
  }[];
  /** One per latent; empty for plain models. */
  readonly latents: readonly SeenLatent[];
  /** What the source decoder makes of all latents; empty where the model has none. */
  readonly reconstruction: readonly SaidToken[];
  /** The greedy answer; numeric world: empty, see `outputs`. */
  readonly answer: readonly SaidToken[];
  /** The same as one text, written as the targets of examples are. */
  readonly said: string;
  /** Numeric world: Ŷₜ and Yₜ of every task [dim Y] and X̂, X [dim X]; null for text. */
  readonly outputs: {
    readonly predicted: readonly (readonly number[])[];
    readonly targets: readonly (readonly number[])[];
    readonly reconstructed: readonly number[];
    readonly source: readonly number[];
  } | null;
}

export interface SeenToken {
  readonly text: string;
  /** False for a word outside the vocabulary, which the model reads as <unk>. */
  readonly known: boolean;
  /** What it counts in hₜ (instructions), else 1. */
  readonly weight: number;
}

export interface SeenLatent {
  /** Mask probability for this instruction; null where the model has no masks (numeric world: per task, see `maskPerTask`). */
  readonly mask: number | null;
  /** Numeric world: mask probability per task; empty for text. */
  readonly maskPerTask: readonly number[];
  /** After interventions [z]. */
  readonly vector: readonly number[];
  /** Whether an intervention set it. */
  readonly set: boolean;
  /**
   * The matched factor's value as a linear readout sees it: shares over its values, adding up to 1; in the numeric world one
   * number, the value itself. Empty where no factor is matched.
   */
  readonly reads: readonly number[];
  /** Share of this slot that each source token fills (adds up to 1 over tokens); empty in the numeric world. */
  readonly attends: readonly number[];
}

export interface SaidToken {
  readonly text: string;
  readonly probability: number;
  /** The next likeliest, at most 3. */
  readonly rivals: readonly { readonly text: string; readonly probability: number }[];
}

/** The answers of every task to one source, before and after interventions. */
export interface Vary {
  readonly key: string;
  readonly source: string;
  readonly interventions: readonly Intervention[];
  /** Answers sampled (temperature 1) before and after with the same Gumbel noise, per task; 0 for none, at most 8. */
  readonly samples: number;
  /** Of that noise. */
  readonly seed: number;
}

export interface VariedAnswers {
  readonly tasks: readonly {
    readonly task: number;
    readonly before: string;
    readonly after: string;
    /** Text: another answer; numeric: Ŷ moved by more than 0.2 of its standard deviations (root mean square). */
    readonly changed: boolean;
    /** Numeric: root mean square of ΔŶ in standard deviations; text: 0 or 1. */
    readonly size: number;
    /**
     * Whether the true graph says it should: a parent's latent was set to another value of the factor than it had (as the
     * linear readout sees both; numeric: to another number). Null without a true graph.
     */
    readonly expected: boolean | null;
    readonly samples: readonly { readonly before: string; readonly after: string }[];
  }[];
}

/**
 * Interchange interventions: in many examples every latent that stands for a factor is replaced by that of another example,
 * whose factor has another value (numeric: one at least 1 apart), and all training tasks answer before and after.
 */
export interface ScoreInterventions {
  readonly key: string;
  /** Balanced examples, 1–400. */
  readonly cases: number;
}

/** The same by the world: sentences that differ in one factor only ("the same review, other topic"). */
export interface CounterfactualPairs {
  readonly key: string;
  readonly cases: number;
}

export interface InterventionScore {
  readonly cases: number;
  /** One per factor and task. */
  readonly pairs: readonly {
    readonly factor: number;
    readonly task: number;
    readonly edge: boolean;
    /** Share of cases whose answer changed. */
    readonly changed: Score;
    /** Whether the answer does as the graph says in at least 95 % of cases: what the score counts. */
    readonly follows: boolean;
  }[];
  /**
   * The intervention score: share of (factor, task) pairs whose answer changes if and only if the edge is there, in at least
   * 95 % of cases. Edges and non-edges count half each; n counts pairs.
   */
  readonly faithful: Score;
  /** The same case by case: share of (case, factor, task); a model that is wrong a little everywhere looks better here. */
  readonly score: Score;
  /** Share of changed answers where there is an edge (should be 1), and where there is none (should be 0). */
  readonly onEdges: Score;
  readonly offEdges: Score;
  /**
   * Share of answers on edges that are afterwards exactly what the world says; where a task has several parents, a wrong word
   * about one that was not changed counts as well. Null in the numeric world.
   */
  readonly right: Score | null;
  /**
   * A few cases with both texts and answers, those first where the graph is contradicted. For `score`, the text after is the
   * donor's, from which the one latent was taken.
   */
  readonly shown: readonly {
    readonly factor: number;
    readonly task: number;
    readonly before: { readonly source: string; readonly answer: string };
    readonly after: { readonly source: string; readonly answer: string };
    readonly expected: boolean;
    readonly changed: boolean;
  }[];
}

/** The latents of the same examples at several moments of training, which is done again for this. */
export interface Timeline {
  readonly key: string;
  /** Moments, the first and last step among them, 2–40. */
  readonly frames: number;
  /** Balanced examples, 1–400. */
  readonly examples: number;
}

export interface LatentTimeline {
  readonly steps: readonly number[];
  readonly examples: readonly ProbedExample[];
  readonly latents: number;
  readonly latentDim: number;
  /** [frames, N, n, z], row-major. */
  readonly values: Float32Array;
}
