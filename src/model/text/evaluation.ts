import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { LearnedStructure, Score, StructureMetrics, TextMetrics } from '../../experiment/records';
import { wilson } from '../../lib/interval';
import type { Runner, Tensors } from '../../program/runner';
import { type CorpusTask, type Domain, PAD, type TextCorpus, type TokenSet, UNK } from '../../tasks/corpus';
import { answersInSentences, answerWords } from '../metrics/answerWords';
import { meanScore } from '../metrics/meanScore';
import { rougeL } from '../metrics/rougeL';
import { compareWithTruth, describeMasks, matchFactors } from '../metrics/structure';
import { gatherBatch, type TextBatch } from './batch';
import { type DecodingModel, decodeGreedily } from './decode';
import { fieldFeeds } from './feeds';
import { probeFactors } from './probes';

/** Examples decoded at once; between two such chunks the worker gets to read its messages. */
const CHUNK = 100;
/** Balanced examples that the probes of the latents use at most: two thirds to fit, one third to score. */
export const PROBED = 600;

/** A token model as evaluation sees it: without noise, drawing from no training stream. */
export interface EvaluatedModel extends DecodingModel {
  /** Null for models without latents. */
  readonly latents: {
    readonly count: number;
    readonly slotDim: number;
    /** [B, n, z] */
    encode(inputs: Tensors): Tensor3D;
  } | null;
  /** Mask probabilities per task, the mean over its phrasings [n, m]; null for models without masks. */
  readonly masks: ((runner: Runner) => Promise<ArrayLike<number>>) | null;
}

/** Scores on every domain the corpus has, and what the masks have found. */
export async function evaluateText(
  corpus: TextCorpus,
  model: EvaluatedModel,
  runner: Runner,
): Promise<TextMetrics> {
  const exactMatch: Partial<Record<Domain, Score>> = {};
  const tokenAccuracy: Partial<Record<Domain, Score>> = {};
  const rouge: Partial<Record<Domain, Score>> | null = answersInSentences(corpus) ? {} : null;
  for (const [domain, set] of Object.entries(corpus.evaluation) as [Domain, TokenSet | undefined][]) {
    if (!set || set.size === 0) continue;
    const tasks = domain === 'heldOut' ? corpus.heldOutTasks : corpus.tasks;
    const overlaps = rouge && new Float64Array(set.size);
    const count = await scoreDomain(corpus, model, runner, set, tasks, overlaps);
    exactMatch[domain] = wilson(count.exact, set.size);
    tokenAccuracy[domain] = wilson(count.tokensRight, count.tokens);
    if (rouge && overlaps) rouge[domain] = withinShares(meanScore(overlaps));
  }
  const structure = await readStructure(corpus, model, runner);
  return { kind: 'text', exactMatch, tokenAccuracy, ...(rouge && { rougeL: rouge }), structure };
}

/** The normal interval of a mean of shares can reach beyond them. */
function withinShares({ value, low, high, n }: Score): Score {
  return { value, low: Math.max(0, low), high: Math.min(1, high), n };
}

/** The decoded targets of one domain against the true ones; ROUGE-L of each example goes into `overlaps` [set.size]. */
async function scoreDomain(
  corpus: TextCorpus,
  model: EvaluatedModel,
  runner: Runner,
  set: TokenSet,
  tasks: readonly CorpusTask[],
  overlaps: Float64Array | null,
): Promise<{ exact: number; tokens: number; tokensRight: number }> {
  const total = { exact: 0, tokens: 0, tokensRight: 0 };
  let example = 0;
  for (const { batch, fresh } of chunks(corpus, set, set.size)) {
    const { length, ids } = batch.target;
    const decoded = await decodeGreedily(runner, model, batch, tasks);
    for (let b = 0; b < fresh; b++) {
      let wrong = 0;
      for (let t = b * length; t < (b + 1) * length && ids[t] !== PAD; t++) {
        total.tokens++;
        // A word outside the vocabulary cannot be answered: the reserved id for it is no answer.
        if (ids[t] === decoded[t] && ids[t] !== UNK) total.tokensRight++;
        else wrong++;
      }
      if (wrong === 0) total.exact++;
      if (overlaps) {
        const words = (tokens: Int32Array) =>
          answerWords(corpus, tokens.subarray(b * length, (b + 1) * length));
        overlaps[example++] = rougeL(words(ids), words(decoded));
      }
    }
    await messages();
  }
  return total;
}

async function readStructure(
  corpus: TextCorpus,
  model: EvaluatedModel,
  runner: Runner,
): Promise<StructureMetrics | LearnedStructure | null> {
  if (!model.masks || !model.latents) return null;
  const masks = Uint8Array.from(await model.masks(runner), (p) => (p > 0.5 ? 1 : 0));
  const m = corpus.tasks.length;
  const { factorCardinality: cardinality } = corpus;
  const { balanced } = corpus.evaluation;
  if (!cardinality || !balanced?.factors) return describeMasks(masks, m);

  const { count, slotDim } = model.latents;
  const size = Math.min(PROBED, balanced.size);
  const latents = await encodeExamples(corpus, balanced, size, model.latents, runner);
  const factors = balanced.factors.subarray(0, size * cardinality.length);
  const scores = probeFactors({ size, latents, latentCount: count, slotDim, factors, cardinality });
  const truth = new Uint8Array(cardinality.length * m);
  corpus.tasks.forEach(({ parents }, t) => {
    for (const parent of parents ?? []) truth[parent * m + t] = 1;
  });
  return compareWithTruth(masks, truth, matchFactors(scores, cardinality.length, count), m);
}

/** The latents of the first `size` examples of a set [size, n, z]. */
export async function encodeExamples(
  corpus: TextCorpus,
  set: TokenSet,
  size: number,
  { count, slotDim, encode }: NonNullable<EvaluatedModel['latents']>,
  runner: Runner,
): Promise<Float32Array> {
  const latents = new Float32Array(size * count * slotDim);
  let at = 0;
  for (const { batch, fresh } of chunks(corpus, set, size)) {
    const feeds = fieldFeeds('source', batch.source);
    const { encoded } = await runner.run('encode', feeds, (inputs) => ({ encoded: encode(inputs) }));
    const end = at + fresh * count * slotDim;
    latents.set(encoded.subarray(0, end - at), at);
    at = end;
    await messages();
  }
  return latents;
}

/**
 * The first `size` examples of a set, in batches of one size, since each size would be a program of its own: only the first
 * `fresh` examples of a batch are new, the last batch is filled up with its last example.
 */
export function* chunks(
  corpus: TextCorpus,
  set: TokenSet,
  size: number,
): Generator<{ batch: TextBatch; fresh: number }> {
  for (let from = 0; from < size; from += CHUNK) {
    const indices = Int32Array.from({ length: CHUNK }, (_, i) => Math.min(from + i, size - 1));
    yield { batch: gatherBatch(corpus, set, indices), fresh: Math.min(CHUNK, size - from) };
  }
}

/** Lets the event loop deliver messages: a finished read of a tensor alone does not. */
export function messages(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
