import { type Scalar, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { type Experiment, latentCount } from '../../experiment/experiment';
import type { LossTerm } from '../../experiment/records';
import { crossEntropy } from '../../kernels/crossEntropy/crossEntropy';
import { weightedSum } from '../../kernels/weightedSum/weightedSum';
import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import type { TextCorpus } from '../../tasks/corpus';
import { distinctionLoss, sparsityLoss, uicLoss } from '../losses';
import type { SchedulePoint, Trainable } from '../model';
import { Parameters } from '../parameters';
import { gatherBatch, realTokens, shiftedRight, stackPhrasings, type TextBatch, type Tokens } from './batch';
import { type EvaluatedModel, evaluateText } from './evaluation';
import { matchedFeedForward } from './matched';
import { AdditiveModel, PlainModel } from './plain';
import { SitModel } from './sit';
import { reconstructionSites } from './sourceDecoder';
import type { TargetDecoder, TargetGuidance } from './targetDecoder';

/**
 * A token experiment made trainable: SIT or one of the plain baselines on this corpus.
 *
 * @throws Refusal for an oracle mask without a true graph, or heads that do not divide the width.
 */
export function createTextTrainable(experiment: Experiment, corpus: TextCorpus): Trainable {
  const { width, heads, kind } = experiment.model;
  if (width % heads !== 0) {
    throw new Refusal('model.heads', heads, `heads have to divide the width ${width}`, 'Choose a divisor');
  }
  switch (kind) {
    case 'sit':
      return sitTrainable(experiment, corpus);
    case 'plain':
      return plainTrainable(experiment, corpus, PlainModel);
    case 'plain-additive':
      return plainTrainable(experiment, corpus, AdditiveModel);
    default:
      return kind satisfies never;
  }
}

function sitTrainable(experiment: Experiment, corpus: TextCorpus): Trainable {
  const { seed, losses, model: spec, training } = experiment;
  const latents = latentCount(experiment);
  const parameters = new Parameters(seed);
  const model = new SitModel(parameters, spec, corpus, latents, losses.rec > 0);
  const terms = sitTerms(experiment, corpus, latents);
  const streams = {
    batches: Stream.of(seed, 'batches'),
    noise: Stream.of(seed, 'noise'),
    phrasings: Stream.of(seed, 'phrasings'),
    sites: Stream.of(seed, 'sites'),
  };

  const loss = (point: SchedulePoint) => {
    const batch = nextBatch(corpus, training.batch, streams.batches);
    const drawn = { tau: point.tau, noise: streams.noise };
    const memory = model.sourceGuidance(model.encode(batch.source));
    const guidance = model.targetGuidance(memory, batch, corpus.tasks, drawn);
    let probabilities: Tensor2D | undefined;
    const masks = (): Tensor2D => {
      probabilities ??= model.probabilities(onePhrasingPerTask(corpus, streams.phrasings));
      return probabilities;
    };
    const values = terms.map((term): Weighted => {
      switch (term) {
        case 'pred':
          return { value: predictionLoss(model.decoder, guidance, batch.target), weight: 1 };
        case 'rec': {
          const sites = reconstructionSites(batch.source, streams.sites);
          const logits = model.reconstruct(memory, sites);
          return { value: tokenLoss(logits, sites.labels, sites.weights), weight: losses.rec };
        }
        case 'uic':
          return { value: uicLoss(masks(), losses.uicForm), weight: losses.uic * point.uic };
        case 'dist':
          return { value: distinctionLoss(masks()), weight: losses.dist * point.dist };
        case 'sparse':
          return { value: sparsityLoss(masks()), weight: losses.sparse * point.sparse };
        case 'scale':
          throw new Error('token models have no latent scale term');
        default:
          return term satisfies never;
      }
    });
    const scalars = values.map(({ value }) => value);
    const total = weightedSum(
      scalars,
      values.map(({ weight }) => weight),
    );
    return { total, terms: scalars };
  };

  return {
    parameters,
    terms,
    loss,
    maskProbabilities: () => tidy(() => model.taskMasks(corpus.tasks)),
    evaluate: () =>
      evaluateText(corpus, {
        decoder: model.decoder,
        guide: (batch, tasks) =>
          model.targetGuidance(model.sourceGuidance(model.encode(batch.source)), batch, tasks, null),
        latents: { count: latents, slotDim: spec.slotDim, encode: (source) => model.encode(source) },
        masks: (tasks) => model.taskMasks(tasks),
      }),
    streams,
    dispose: () => parameters.dispose(),
  };
}

/** Switched off by its weight, or without meaning: fixed masks have no probabilities, one row no pairs. */
function sitTerms({ losses, model }: Experiment, corpus: TextCorpus, latents: number): LossTerm[] {
  const learned = model.mask === 'learned';
  const on: Record<LossTerm, boolean> = {
    pred: true,
    rec: losses.rec > 0,
    uic: learned && losses.uic > 0 && latents > 1,
    dist: learned && losses.dist > 0 && corpus.tasks.length > 1,
    sparse: learned && losses.sparse > 0,
    scale: false,
  };
  return (Object.keys(on) as LossTerm[]).filter((term) => on[term]);
}

function plainTrainable(
  experiment: Experiment,
  corpus: TextCorpus,
  Plain: typeof PlainModel | typeof AdditiveModel,
): Trainable {
  const { seed, training, model: spec } = experiment;
  const feedForward = matchedFeedForward(spec, corpus, latentCount(experiment), Plain);
  const parameters = new Parameters(seed);
  const model = new Plain(parameters, { ...spec, feedForward }, corpus);
  const streams = { batches: Stream.of(seed, 'batches') };
  const evaluated: EvaluatedModel = {
    decoder: model.decoder,
    guide: (batch) => model.targetGuidance(batch),
    latents: null,
    masks: null,
  };
  return {
    parameters,
    terms: ['pred'],
    loss: () => {
      const batch = nextBatch(corpus, training.batch, streams.batches);
      const prediction = predictionLoss(model.decoder, model.targetGuidance(batch), batch.target);
      return { total: weightedSum([prediction], [1]), terms: [prediction] };
    },
    maskProbabilities: () => null,
    evaluate: () => evaluateText(corpus, evaluated),
    streams,
    dispose: () => parameters.dispose(),
  };
}

/** Drawn with replacement. */
function nextBatch(corpus: TextCorpus, size: number, stream: Stream): TextBatch {
  const indices = Array.from({ length: size }, () => stream.int(corpus.train.size));
  return gatherBatch(corpus, corpus.train, indices);
}

/** The mask losses look at every task at once, each asked for in one of its phrasings. */
function onePhrasingPerTask(corpus: TextCorpus, stream: Stream): Tokens {
  return stackPhrasings(corpus.tasks.map(({ instructions }) => stream.pick(instructions)));
}

/** Mean cross-entropy of the target's tokens under teacher forcing. */
function predictionLoss(decoder: TargetDecoder, guidance: TargetGuidance, target: Tokens): Scalar {
  return tokenLoss(decoder.logits(guidance, shiftedRight(target)), target.ids, realTokens(target));
}

function tokenLoss(logits: Tensor2D, labels: Int32Array, weights: Float32Array): Scalar {
  return crossEntropy(logits, tensor1d(labels, 'int32'), tensor1d(weights));
}

interface Weighted {
  readonly value: Scalar;
  readonly weight: number;
}
