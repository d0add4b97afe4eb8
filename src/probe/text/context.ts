import type { Experiment } from '../../experiment/experiment';
import { Refusal } from '../../lib/refusal';
import { matchFactors } from '../../model/metrics/structure';
import { encodeExamples, PROBED } from '../../model/text/evaluation';
import type { InspectedLatents } from '../../model/text/inspected';
import { fitFactorReadout, probeFactors } from '../../model/text/probes';
import type { TextTrainable } from '../../model/text/trainable';
import type { Runner } from '../../program/runner';
import type { CorpusTask, TextCorpus, TokenSet } from '../../tasks/corpus';
import type { Counterfactuals } from '../../tasks/language/counterfactual';
import type { ProbedFactor } from '../protocol';
import type { Reader } from '../reading';

/** What the world knows that a corpus does not say. */
export interface TextWorld {
  readonly reader: Reader;
  /** Empty without a true graph. */
  readonly factors: readonly ProbedFactor[];
  /** Sentences beside what they would be with one factor changed; null where no world can make them. */
  readonly counterfactuals: ((count: number) => Counterfactuals) | null;
}

/** A trained token model with all that questions about it need. */
export interface TextContext {
  readonly experiment: Experiment;
  readonly corpus: TextCorpus;
  readonly world: TextWorld;
  readonly trainable: TextTrainable;
  readonly runner: Runner;
  /** Training tasks, then held-out ones: what a question's task index refers to. */
  readonly tasks: readonly CorpusTask[];
  /** Examples to pick from and to intervene on: balanced ones where there are any. */
  readonly examples: TokenSet;
  /** Null for models without latents, and without a true graph to match them with. */
  readonly matched: MatchedLatents | null;
}

/** The latents of balanced examples beside the factors they stand for. */
export interface MatchedLatents {
  readonly size: number;
  /** [N, n, z] */
  readonly values: Float32Array;
  /** [N, factors] */
  readonly factors: Int32Array;
  /** matching[i] = latent of factor i, −1 for none. */
  readonly matching: readonly number[];
  /** The factor's value as a linear readout sees it in a latent [z]: shares over its values; empty for no factor. */
  read(latent: number, vector: ArrayLike<number>): number[];
}

export async function openContext(
  experiment: Experiment,
  corpus: TextCorpus,
  world: TextWorld,
  trainable: TextTrainable,
  runner: Runner,
): Promise<TextContext> {
  const { balanced, inDomain } = corpus.evaluation;
  return {
    experiment,
    corpus,
    world,
    trainable,
    runner,
    tasks: [...corpus.tasks, ...corpus.heldOutTasks],
    examples: balanced ?? inDomain ?? corpus.train,
    matched: await matchLatents(corpus, trainable, runner),
  };
}

async function matchLatents(
  corpus: TextCorpus,
  { model }: TextTrainable,
  runner: Runner,
): Promise<MatchedLatents | null> {
  const { factorCardinality: cardinality } = corpus;
  const { balanced } = corpus.evaluation;
  if (!model.latents || !cardinality || !balanced?.factors) return null;
  const { count, slotDim } = model.latents;
  const size = Math.min(PROBED, balanced.size);
  const values = await encodeExamples(corpus, balanced, size, model.latents, runner);
  const factors = balanced.factors.subarray(0, size * cardinality.length);
  const sample = { size, latents: values, latentCount: count, slotDim, factors, cardinality };
  const matching = matchFactors(probeFactors(sample), cardinality.length, count);
  const readouts = new Map(
    matching.flatMap((latent, factor) =>
      latent < 0 ? [] : [[latent, fitFactorReadout(sample, factor, latent)] as const],
    ),
  );
  return {
    size,
    values,
    factors,
    matching,
    read: (latent, vector) => readouts.get(latent)?.(vector) ?? [],
  };
}

/** @throws Refusal for a model without latents */
export function latentsOf({ trainable, experiment }: TextContext): InspectedLatents {
  const { latents } = trainable.model;
  if (!latents) {
    throw new Refusal(
      'model.kind',
      experiment.model.kind,
      'a plain model has no latents to look at or to set',
      'Ask for counterfactual pairs, which every model can answer.',
    );
  }
  return latents;
}

/** @throws Refusal for a model whose latents stand for no known factors */
export function matchedOf(context: TextContext): MatchedLatents {
  latentsOf(context);
  if (!context.matched) {
    throw new Refusal(
      'world',
      context.experiment.world.kind,
      'this data has no known factors that latents could stand for',
      'Ask about one of the lab’s own worlds.',
    );
  }
  return context.matched;
}

/** The source of example k of a set, padded [sourceLength]. */
export function sourceOf({ corpus }: TextContext, set: TokenSet, k: number): Int32Array {
  return set.source.subarray(k * corpus.sourceLength, (k + 1) * corpus.sourceLength);
}

/** The phrasing of a task that case k asks with: each in turn. */
export function phrasingOf(task: CorpusTask, k: number): Int32Array {
  return task.instructions[k % task.instructions.length];
}
