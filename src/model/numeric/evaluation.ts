import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type Experiment, latentCount } from '../../experiment/experiment';
import type { NumericMetrics, Score } from '../../experiment/records';
import type { Runner } from '../../program/runner';
import { adjacency } from '../../scm/graph';
import type { NumericCorpus, NumericSet } from '../../tasks/corpus';
import { meanScore } from '../metrics/meanScore';
import { recoveryOf } from '../metrics/recovery';
import { compareWithTruth } from '../metrics/structure';
import { batchFeeds, wholeSet } from './batch';
import type { NumericModel } from './model';

/**
 * Scores without noise: recovery of the factors on the balanced domain (where factors are independent, so that
 * correlation is no confounding), structure against the true graph under the same matching, and errors per domain.
 */
export async function evaluateNumeric(
  experiment: Experiment,
  corpus: NumericCorpus,
  model: NumericModel,
  runner: Runner,
): Promise<NumericMetrics> {
  const { factorCount, taskCount } = corpus;
  const latents = latentCount(experiment);
  const inDomain = await runOn(corpus.evaluation.inDomain, corpus, model, runner);
  const shifted = await runOn(corpus.evaluation.shifted, corpus, model, runner);
  const balanced = await runOn(corpus.evaluation.balanced, corpus, model, runner);
  const { size, factors } = corpus.evaluation.balanced;
  const recovery = recoveryOf({
    size,
    factors,
    factorCount,
    latents: balanced.latents,
    latentCount: latents,
  });

  const mask = Uint8Array.from(await maskProbabilities(model, runner), (p) => (p > 0.5 ? 1 : 0));
  const truth = adjacency(experiment.graph);
  return {
    kind: 'numeric',
    mcc: recovery.mcc,
    mccPerFactor: recovery.mccPerFactor,
    leak: recovery.leak,
    leakPerFactor: recovery.leakPerFactor,
    structure: compareWithTruth(mask, truth, recovery.matching, taskCount),
    errors: { inDomain: inDomain.error, shifted: shifted.error, balanced: balanced.error },
  };
}

/** p [n, m], row-major. */
export async function maskProbabilities(model: NumericModel, runner: Runner): Promise<ArrayLike<number>> {
  const { masks } = await runner.run('masks', {}, () => ({ masks: model.module.probabilities() }));
  return masks;
}

/** Latents [N, n] of a set, and the mean squared error of its standardised targets with an interval over examples. */
async function runOn(
  set: NumericSet,
  corpus: NumericCorpus,
  model: NumericModel,
  runner: Runner,
): Promise<{ latents: Float32Array; error: Score }> {
  const batch = wholeSet(corpus, set);
  const { source } = batchFeeds(corpus, batch);
  const { latents, predictions } = await runner.run('predict', { source }, (inputs) => {
    const encoded = model.encode(inputs.source as Tensor2D);
    return { latents: encoded, predictions: model.predict(encoded, model.module.masks(batch.size)) };
  });
  const { taskCount, targetDim } = corpus;
  const errors = new Float64Array(batch.size);
  for (let at = 0; at < predictions.length; at++) {
    const example = Math.floor(at / targetDim) % batch.size;
    errors[example] += (predictions[at] - batch.targets[at]) ** 2 / (taskCount * targetDim);
  }
  return { latents: latents as Float32Array, error: meanScore(errors) };
}
