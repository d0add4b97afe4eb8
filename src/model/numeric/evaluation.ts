import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type Experiment, latentCount } from '../../experiment/experiment';
import type { NumericMetrics, Score } from '../../experiment/records';
import { adjacency } from '../../scm/graph';
import type { NumericCorpus, NumericSet } from '../../tasks/corpus';
import { meanScore } from '../metrics/meanScore';
import { recoveryOf } from '../metrics/recovery';
import { compareWithTruth } from '../metrics/structure';
import { wholeSet } from './batch';
import type { NumericModel } from './model';

/**
 * Scores without noise: recovery of the factors on the balanced domain (where factors are independent, so that
 * correlation is no confounding), structure against the true graph under the same matching, and errors per domain.
 */
export async function evaluateNumeric(
  experiment: Experiment,
  corpus: NumericCorpus,
  model: NumericModel,
): Promise<NumericMetrics> {
  const { factorCount, taskCount } = corpus;
  const latents = latentCount(experiment);
  const inDomain = await runOn(corpus.evaluation.inDomain, corpus, model);
  const shifted = await runOn(corpus.evaluation.shifted, corpus, model);
  const balanced = await runOn(corpus.evaluation.balanced, corpus, model);
  const { size, factors } = corpus.evaluation.balanced;
  const recovery = recoveryOf({
    size,
    factors,
    factorCount,
    latents: balanced.latents,
    latentCount: latents,
  });

  const probabilities = model.module.probabilities();
  const mask = Uint8Array.from(await probabilities.data(), (p) => (p > 0.5 ? 1 : 0));
  probabilities.dispose();
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

/** Latents [N, n] of a set, and the mean squared error of its standardised targets with an interval over examples. */
async function runOn(
  set: NumericSet,
  corpus: NumericCorpus,
  model: NumericModel,
): Promise<{ latents: Float32Array; error: Score }> {
  const batch = wholeSet(corpus, set);
  const [latents, predictions] = tidy(() => {
    const encoded = model.encode(tensor2d(batch.source, [batch.size, corpus.sourceDim]));
    return [encoded, model.predict(encoded, model.module.masks(batch.size, null))];
  });
  const [values, predicted] = await Promise.all([latents.data(), predictions.data()]);
  latents.dispose();
  predictions.dispose();
  const { taskCount, targetDim } = corpus;
  const errors = new Float64Array(batch.size);
  predicted.forEach((value, at) => {
    const example = Math.floor(at / targetDim) % batch.size;
    errors[example] += (value - batch.targets[at]) ** 2 / (taskCount * targetDim);
  });
  return { latents: values as Float32Array, error: meanScore(errors) };
}
