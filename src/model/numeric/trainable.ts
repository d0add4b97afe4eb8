import { type Scalar, type Tensor2D, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import type { Experiment } from '../../experiment/experiment';
import { latentCount } from '../../experiment/experiment';
import type { LossTerm } from '../../experiment/records';
import { latentScale } from '../../kernels/latentScale/latentScale';
import { meanSquaredError } from '../../kernels/meanSquaredError/meanSquaredError';
import { weightedSum } from '../../kernels/weightedSum/weightedSum';
import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import type { NumericCorpus } from '../../tasks/corpus';
import { distinctionLoss, sparsityLoss, uicLoss } from '../losses';
import type { SchedulePoint, Trainable } from '../model';
import { Parameters } from '../parameters';
import { drawBatch } from './batch';
import { evaluateNumeric } from './evaluation';
import { NumericModel } from './model';

/**
 * SIT on the numeric latent world: L = L_pred + w_rec·L_rec + w_scale·L_scale + w_uic·L_uic + w_dist·L_dist
 * + w_sparse·L_sparse, prediction and reconstruction as mean squared errors of standardised values.
 *
 * @throws Refusal for a plain model: without tokens there is no instruction to tune on
 */
export function createNumericTrainable(experiment: Experiment, corpus: NumericCorpus): Trainable {
  const { seed, losses, training, model: spec } = experiment;
  if (spec.kind !== 'sit') {
    throw new Refusal('model.kind', spec.kind, 'the numeric world has SIT models only', 'Choose `sit`.');
  }
  const parameters = new Parameters(seed);
  const model = new NumericModel(parameters, experiment, corpus);
  const streams = { batches: Stream.of(seed, 'batches'), noise: Stream.of(seed, 'noise') };
  const terms = termsOf(experiment, corpus);

  const loss = (point: SchedulePoint) => {
    const batch = drawBatch(corpus, training.batch, streams.batches);
    const source = tensor2d(batch.source, [batch.size, corpus.sourceDim]);
    const targets = tensor3d(batch.targets, [corpus.taskCount, batch.size, corpus.targetDim]);
    const masks = model.module.masks(batch.size, { tau: point.tau, noise: streams.noise });
    const latents = model.encode(source);
    let probabilities: Tensor2D | null = null;
    const p = (): Tensor2D => {
      probabilities ??= model.module.probabilities();
      return probabilities;
    };
    const weighted = terms.map((term): [value: Scalar, weight: number] => {
      switch (term) {
        case 'pred':
          return [meanSquaredError(model.predict(latents, masks), targets), 1];
        case 'rec':
          return [meanSquaredError(model.reconstruct(latents), source), losses.rec];
        case 'scale':
          return [latentScale(latents), losses.scale];
        case 'uic':
          return [uicLoss(p(), losses.uicForm), losses.uic * point.uic];
        case 'dist':
          return [distinctionLoss(p()), losses.dist * point.dist];
        case 'sparse':
          return [sparsityLoss(p()), losses.sparse * point.sparse];
        default:
          return term satisfies never;
      }
    });
    const values = weighted.map(([value]) => value);
    const total = weightedSum(
      values,
      weighted.map(([, weight]) => weight),
    );
    return { total, terms: values };
  };

  return {
    parameters,
    terms,
    loss,
    maskProbabilities: () => model.module.probabilities(),
    evaluate: () => evaluateNumeric(experiment, corpus, model),
    streams,
    dispose: () => parameters.dispose(),
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
