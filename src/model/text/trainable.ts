import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { type Experiment, latentCount } from '../../experiment/experiment';
import type { LossTerm } from '../../experiment/records';
import { crossEntropy } from '../../kernels/crossEntropy/crossEntropy';
import { weightedSum } from '../../kernels/weightedSum/weightedSum';
import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import type { Feeds } from '../../program/graph';
import type { Loss, Runner, Tensors } from '../../program/runner';
import type { TextCorpus } from '../../tasks/corpus';
import { drawOdds } from '../draws';
import { distinctionLoss, sparsityLoss, uicLoss } from '../losses';
import type { Backdoor, SchedulePoint, Trainable } from '../model';
import { Parameters } from '../parameters';
import { termWeights } from '../terms';
import { backdoorWeights } from './backdoor';
import { gatherBatch, shiftedRight, type TextBatch, type Tokens } from './batch';
import { evaluateText } from './evaluation';
import { type Field, fieldFeeds, fieldOf, flat } from './feeds';
import type { InspectedModel } from './inspected';
import { matchedFeedForward } from './matched';
import { answerEverySimpleTask } from './ownAnswers';
import { AdditiveModel, PlainModel } from './plain';
import { Sampler } from './sampler';
import { SitModel } from './sit';
import { reconstructionSites, siteFeeds } from './sourceDecoder';
import type { TargetDecoder, TargetGuidance } from './targetDecoder';

/** A token experiment in training, with its model for whoever looks into it. */
export interface TextTrainable extends Trainable {
  readonly model: InspectedModel;
}

/**
 * A token experiment made trainable: SIT or one of the plain baselines on this corpus.
 *
 * @throws Refusal for an oracle mask without a true graph, or heads that do not divide the width.
 */
export function createTextTrainable(experiment: Experiment, corpus: TextCorpus): TextTrainable {
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

function sitTrainable(experiment: Experiment, corpus: TextCorpus): TextTrainable {
  const { seed, losses, model: spec, training } = experiment;
  const latents = latentCount(experiment);
  const parameters = new Parameters(seed);
  const model = new SitModel(parameters, spec, corpus, latents, losses.rec > 0);
  const terms = sitTerms(experiment, corpus, latents);
  const learned = spec.mask === 'learned';
  const looksAtMasks = terms.some((term) => term === 'uic' || term === 'dist' || term === 'sparse');
  const streams = {
    batches: Stream.of(seed, 'batches'),
    noise: Stream.of(seed, 'noise'),
    phrasings: Stream.of(seed, 'phrasings'),
    sites: Stream.of(seed, 'sites'),
  };

  const sampler = new Sampler(corpus.train.size);
  const draw = (point: SchedulePoint): Feeds => {
    const batch = nextBatch(corpus, training.batch, sampler, streams.batches);
    return {
      ...model.feeds(batch, corpus.tasks),
      ...targetFeeds(batch.target),
      ...(learned && {
        'mask/odds': drawOdds(streams.noise, [batch.size, latents]),
        tau: { shape: [], values: Float32Array.of(point.tau) },
      }),
      ...(terms.includes('rec') && siteFeeds(reconstructionSites(batch.source, streams.sites))),
      // The mask losses look at every task at once, each asked for in one of its phrasings.
      ...(looksAtMasks &&
        model.phrasingFeeds(corpus.tasks.map(({ instructions }) => streams.phrasings.pick(instructions)))),
      'terms/weights': termWeights(terms, losses, point),
    };
  };

  const loss = (inputs: Tensors): Loss => {
    const memory = model.sourceGuidance(model.encode(inputs));
    const guidance = model.targetGuidance(memory, inputs);
    let probabilities: Tensor2D | undefined;
    const masks = (): Tensor2D => {
      probabilities ??= model.probabilities(inputs);
      return probabilities;
    };
    const values = terms.map((term): Scalar => {
      switch (term) {
        case 'pred':
          return predictionLoss(model.decoder, guidance, inputs);
        case 'rec': {
          const logits = model.reconstruct(memory, inputs['sites/positions'] as Tensor2D);
          return tokenLoss(logits, fieldOf(inputs, 'sites'));
        }
        case 'uic':
          return uicLoss(masks(), losses.uicForm);
        case 'dist':
          return distinctionLoss(masks());
        case 'sparse':
          return sparsityLoss(masks());
        case 'scale':
          throw new Error('token models have no latent scale term');
        default:
          return term satisfies never;
      }
    });
    return { total: weightedSum(values, inputs['terms/weights'] as Tensor1D), terms: values };
  };

  const masks = (runner: Runner) => model.taskMasks(runner, corpus.tasks);
  const inspected: InspectedModel = {
    decoder: model.decoder,
    feeds: (batch, tasks) => model.feeds(batch, tasks),
    guide: (inputs) => model.guide(inputs),
    masks,
    instructions: {
      weigh: (instruction) => model.weigh(instruction),
      represent: (inputs) => model.represent(inputs),
    },
    latents: {
      count: latents,
      slotDim: spec.slotDim,
      encode: (inputs) => model.encode(inputs),
      shares: (inputs) => model.shares(inputs),
      instructionFeeds: (instruction, task, tasks) => model.instructionFeeds(instruction, task, tasks),
      guide: (values, inputs) => model.targetGuidance(model.sourceGuidance(values), inputs),
      reconstruct:
        losses.rec > 0
          ? (values, positions) => model.reconstruct(model.sourceGuidance(values), positions)
          : null,
      instructionMask: (runner, instruction, task, tasks) =>
        model.instructionMask(runner, instruction, task, tasks),
    },
  };
  return {
    model: inspected,
    parameters,
    terms,
    streams,
    backdoor: backdoorOf(corpus, inspected, sampler),
    draw,
    loss,
    maskProbabilities: async (runner) => ({
      latents,
      tasks: corpus.tasks.length,
      values: await masks(runner),
    }),
    evaluate: (runner) => evaluateText(corpus, inspected, runner),
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
): TextTrainable {
  const { seed, losses, training, model: spec } = experiment;
  const feedForward = matchedFeedForward(spec, corpus, latentCount(experiment), Plain);
  const parameters = new Parameters(seed);
  const model = new Plain(parameters, { ...spec, feedForward }, corpus);
  const streams = { batches: Stream.of(seed, 'batches') };
  const sampler = new Sampler(corpus.train.size);
  const inspected: InspectedModel = {
    decoder: model.decoder,
    feeds: (batch) => model.feeds(batch),
    guide: (inputs) => model.guide(inputs),
    masks: null,
    instructions:
      model instanceof AdditiveModel
        ? {
            weigh: (instruction) => model.weigh(instruction),
            represent: (inputs) => model.represent(inputs),
          }
        : null,
    latents: null,
  };
  return {
    model: inspected,
    parameters,
    terms: ['pred'],
    streams,
    backdoor: backdoorOf(corpus, inspected, sampler),
    draw: (point) => {
      const batch = nextBatch(corpus, training.batch, sampler, streams.batches);
      return {
        ...model.feeds(batch),
        ...targetFeeds(batch.target),
        'terms/weights': termWeights(['pred'], losses, point),
      };
    },
    loss: (inputs) => {
      const prediction = predictionLoss(model.decoder, model.guide(inputs), inputs);
      return { total: weightedSum([prediction], inputs['terms/weights'] as Tensor1D), terms: [prediction] };
    },
    maskProbabilities: async () => null,
    evaluate: (runner) => evaluateText(corpus, inspected, runner),
  };
}

function backdoorOf(corpus: TextCorpus, model: InspectedModel, sampler: Sampler): Backdoor {
  return {
    pool: corpus.train.size,
    get weights() {
      return sampler.weights;
    },
    set weights(weights) {
      sampler.weights = weights;
    },
    weigh: async (runner) => backdoorWeights(await answerEverySimpleTask(corpus, model, runner)),
  };
}

function nextBatch(corpus: TextCorpus, size: number, sampler: Sampler, stream: Stream): TextBatch {
  return gatherBatch(corpus, corpus.train, sampler.draw(size, stream));
}

/** The field `target` and the decoder's input under teacher forcing, `target/shifted` int32 [B, T]. */
function targetFeeds(target: Tokens): Feeds {
  const { ids, size, length } = shiftedRight(target);
  return { ...fieldFeeds('target', target), 'target/shifted': { shape: [size, length], values: ids } };
}

/** Mean cross-entropy of the target's tokens under teacher forcing. */
function predictionLoss(decoder: TargetDecoder, guidance: TargetGuidance, inputs: Tensors): Scalar {
  const logits = decoder.logits(guidance, inputs['target/shifted'] as Tensor2D);
  return tokenLoss(logits, fieldOf(inputs, 'target'));
}

function tokenLoss(logits: Tensor2D, { ids, weights }: Field): Scalar {
  return crossEntropy(logits, flat(ids), flat(weights));
}
