/**
 * What a world hands to training: plain typed arrays, made on the CPU from the experiment's seeded streams. Two
 * shapes exist: vectors (the numeric latent world) and tokens (the language world, and people's own data).
 */
export type Corpus = NumericCorpus | TextCorpus;

/** The domains a score can be measured on. */
export type Domain = 'inDomain' | 'shifted' | 'balanced' | 'heldOut' | 'paraphrase';

export interface NumericCorpus {
  readonly kind: 'numeric';
  /** n, number of true factors. */
  readonly factorCount: number;
  /** m, number of tasks. */
  readonly taskCount: number;
  /** dim X. */
  readonly sourceDim: number;
  /** dim Yₜ. */
  readonly targetDim: number;
  readonly train: NumericSet;
  readonly evaluation: Readonly<Record<'inDomain' | 'shifted' | 'balanced', NumericSet>>;
}

/** N examples; X and Y are standardised with the training pool's mean and deviation. */
export interface NumericSet {
  readonly size: number;
  /** True factor values l [N, n]. */
  readonly factors: Float32Array;
  /** X [N, dim X]. */
  readonly source: Float32Array;
  /** Y of every task [N, m, dim Y]. */
  readonly targets: Float32Array;
  /** The dataset each example came from [N] (index into the world's datasets; -1 where none applies). */
  readonly dataset: Int32Array;
}

/** Reserved token ids, the same in every vocabulary. */
export const PAD = 0;
export const BOS = 1;
export const EOS = 2;
export const SEP = 3;
export const UNK = 4;
export const RESERVED_TOKENS = ['<pad>', '<bos>', '<eos>', '<sep>', '<unk>'] as const;

export interface TextCorpus {
  readonly kind: 'text';
  /** Token id → text; the first five are RESERVED_TOKENS. */
  readonly vocabulary: readonly string[];
  /** What a token is; absent: a word. */
  readonly tokenizer?: 'word' | 'byte';
  /** Fixed padded lengths of the three fields. */
  readonly instructionLength: number;
  readonly sourceLength: number;
  /** Includes the closing EOS. */
  readonly targetLength: number;
  /** Training tasks in graph order, m of them. */
  readonly tasks: readonly CorpusTask[];
  /** Tasks never trained on (cross-task generalisation); may be empty. */
  readonly heldOutTasks: readonly CorpusTask[];
  readonly train: TokenSet;
  /** Whichever domains this corpus can measure; `heldOut` indexes heldOutTasks, the others tasks. */
  readonly evaluation: Readonly<Partial<Record<Domain, TokenSet>>>;
  /**
   * Labelled examples of the held-out tasks (indexing heldOutTasks) for few-shot learning, in rounds of one of each task:
   * the first k rounds are k examples per task. No source of theirs is in the `heldOut` evaluation. Absent where none
   * were asked for or none can be had.
   */
  readonly fewShot?: TokenSet;
  /** Values each true factor takes (language world), or null where there is no true graph (own data). */
  readonly factorCardinality: readonly number[] | null;
}

export interface CorpusTask {
  readonly id: string;
  readonly name: string;
  /** Indices of the true parents, or null where there is no true graph. */
  readonly parents: readonly number[] | null;
  /** Every way to ask for this task that training may use, tokenised [instructionLength] each; at least one. */
  readonly instructions: readonly Int32Array[];
  /** The phrasings held out for the `paraphrase` domain, likewise; may be empty. */
  readonly heldOutInstructions: readonly Int32Array[];
}

/** N tokenised examples, PAD to the corpus' fixed lengths; a target ends with EOS. */
export interface TokenSet {
  readonly size: number;
  /** [N, instructionLength] */
  readonly instruction: Int32Array;
  /** [N, sourceLength] */
  readonly source: Int32Array;
  /** [N, targetLength] */
  readonly target: Int32Array;
  /** Task index of each example [N]. */
  readonly task: Int32Array;
  /** True factor values [N, n], or null where unknown. */
  readonly factors: Int32Array | null;
  /** The dataset each example came from [N]. */
  readonly dataset: Int32Array;
}
