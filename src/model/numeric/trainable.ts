import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Experiment } from '../../experiment/experiment';
import { latentCount } from '../../experiment/experiment';
import type { LossTerm } from '../../experiment/records';
import { latentScale } from '../../kernels/latentScale/latentScale';
import { meanSquaredError } from '../../kernels/meanSquaredError/meanSquaredError';
import { weightedSum } from '../../kernels/weightedSum/weightedSum';
import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import type { Feeds } from '../../program/graph';
import type { Loss, Tensors } from '../../program/runner';
import type { NumericCorpus } from '../../tasks/corpus';
import { drawOdds } from '../draws';
import { distinctionLoss, sparsityLoss, uicLoss } from '../losses';
import type { SchedulePoint, Trainable } from '../model';
import { Parameters } from '../parameters';
import { termWeights } from '../terms';
import { batchFeeds, drawBatch } from './batch';
import { evaluateNumeric, maskProbabilities } from './evaluation';
import { NumericModel } from './model';

/** A numeric experiment in training, with its model for whoever looks into it. */
export interface NumericTrainable extends Trainable {
  readonly model: NumericModel;
}

/**
 * SIT on the numeric latent world: L = L_pred + w_rec·L_rec + w_scale·L_scale + w_uic·L_uic + w_dist·L_dist
 * + w_sparse·L_sparse, prediction and reconstruction as mean squared errors of standardised values.
 *
 * @throws Refusal for a plain model: without tokens there is no instruction to tune on
 */
export function createNumericTrainable(experiment: Experiment, corpus: NumericCorpus): NumericTrainable {
  const { seed, losses, training, model: spec } = experiment;
  if (spec.kind !== 'sit') {
    throw new Refusal('model.kind', spec.kind, 'the numeric world has SIT models only', 'Choose `sit`.');
  }
  const parameters = new Parameters(seed);
  const model = new NumericModel(parameters, experiment, corpus);
  const streams = { batches: Stream.of(seed, 'batches'), noise: Stream.of(seed, 'noise') };
  const terms = termsOf(experiment, corpus);
  const latents = latentCount(experiment);
  const learned = spec.mask === 'learned';

  const draw = (point: SchedulePoint): Feeds => {
    const batch = drawBatch(corpus, training.batch, streams.batches);
    return {
      ...batchFeeds(corpus, batch),
      ...(learned && {
        'mask/odds': drawOdds(streams.noise, [corpus.taskCount * batch.size, latents]),
        tau: { shape: [], values: Float32Array.of(point.tau) },
      }),
      'terms/weights': termWeights(terms, losses, point),
    };
  };

  const loss = (inputs: Tensors): Loss => {
    const source = inputs.source as Tensor2D;
    const drawn = { odds: inputs['mask/odds'] as Tensor2D, tau: inputs.tau as Scalar };
    const masks = model.module.masks(source.shape[0], learned ? drawn : undefined);
    const encoded = model.encode(source);
    let probabilities: Tensor2D | null = null;
    const p = (): Tensor2D => {
      probabilities ??= model.module.probabilities();
      return probabilities;
    };
    const values = terms.map((term): Scalar => {
      switch (term) {
        case 'pred':
          return meanSquaredError(model.predict(encoded, masks), inputs.targets);
        case 'rec':
          return meanSquaredError(model.reconstruct(encoded), source);
        case 'scale':
          return latentScale(encoded);
        case 'uic':
          return uicLoss(p(), losses.uicForm);
        case 'dist':
          return distinctionLoss(p());
        case 'sparse':
          return sparsityLoss(p());
        default:
          return term satisfies never;
      }
    });
    return { total: weightedSum(values, inputs['terms/weights'] as Tensor1D), terms: values };
  };

  return {
    model,
    parameters,
    terms,
    streams,
    backdoor: null,
    draw,
    loss,
    maskProbabilities: async (runner) => ({
      latents,
      tasks: corpus.taskCount,
      values: await maskProbabilities(model, runner),
    }),
    evaluate: (runner) => evaluateNumeric(experiment, corpus, model, runner),
  };
}

/** The terms that are on; those of masks only where masks are learned and there is a pair to compare. */
function termsOf(experiment: Experiment, corpus: NumericCorpus): LossTerm[] {
  const { losses, model } = experiment;
  const learned = model.mask === 'learned';
  const on: Record<LossTerm, boolean> = {
    pred: true,
    rec: losses.rec > 0,
    scale: losses.scale > 0,
    uic: learned && losses.uic > 0 && latentCount(experiment) > 1,
    dist: learned && losses.dist > 0 && corpus.taskCount > 1,
    sparse: learned && losses.sparse > 0,
  };
  return (Object.keys(on) as LossTerm[]).filter((term) => on[term]);
}
