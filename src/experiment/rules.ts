import { Refusal } from '../lib/refusal';
import { MOST_FACTORS } from '../tasks/language/attributes';
import { sourceDimension } from '../tasks/numeric/world';
import { type Experiment, latentCount } from './experiment';
import { MOST_MASK_NUMBERS, MOST_NUMBERS } from './limits';

/** Tokens of the language world's longest fields, and its vocabulary, rounded up. */
const LANGUAGE_FIELDS = { instruction: 20, source: 20, target: 10, vocabulary: 300 };

/**
 * Why this experiment cannot be trained as it stands, each with the field, the value, the rule and one thing to do;
 * empty when it can. Panels show these where the field is; `buildCorpus` throws the first.
 */
export function trainingProblems(experiment: Experiment): Refusal[] {
  const { graph, world, model, training } = experiment;
  const problems: Refusal[] = [];
  const problem = (path: string, value: unknown, rule: string, remedy: string): void => {
    problems.push(new Refusal(path, value, rule, remedy));
  };

  if (world.kind !== 'own') {
    if (graph.factors.length === 0) {
      problem('graph.factors', 0, 'a world needs at least one factor', 'Add a factor.');
    }
    if (graph.tasks.length === 0) {
      problem('graph.tasks', 0, 'there is nothing to train without a task', 'Add a task.');
    }
    if (training.batch > world.pool) {
      problem(
        'training.batch',
        training.batch,
        `a batch cannot be larger than the training pool of ${world.pool}`,
        'Make the batch smaller or the pool larger.',
      );
    }
  }
  if (world.kind === 'language') {
    const excess = graph.factors.length - MOST_FACTORS;
    if (excess > 0) {
      problem(
        'graph.factors',
        graph.factors.length,
        `a sentence of the language world can carry ${MOST_FACTORS} factors`,
        `Remove ${excess}, or train in the numeric world.`,
      );
    }
    const { proportions } = world;
    const silent = graph.tasks.every(({ id }) => Object.hasOwn(proportions, id) && proportions[id] === 0);
    if (silent && graph.tasks.length > 0) {
      problem('world.proportions', proportions, 'every task has proportion 0', 'Give one task more than 0.');
    }
  }
  if (world.kind === 'numeric') {
    if (world.pool < 2) {
      problem('world.pool', world.pool, 'standardising needs at least two examples', 'Make the pool larger.');
    }
    if (training.backdoor) {
      problem(
        'training.backdoor',
        training.backdoor,
        'back-door weights need answers in words',
        'Train without them, or in the language world.',
      );
    }
    if (model.kind !== 'sit') {
      problem(
        'model.kind',
        model.kind,
        'plain instruction tuning needs a world of texts',
        'Choose SIT, or the language world.',
      );
    }
  } else if (model.width % model.heads !== 0) {
    problem(
      'model.width',
      model.width,
      `the width must be a multiple of the ${model.heads} attention heads`,
      `Use ${Math.ceil(model.width / model.heads) * model.heads}.`,
    );
  }
  if (model.kind === 'sit' && model.mask === 'oracle') {
    if (world.kind === 'own') {
      problem('model.mask', 'oracle', "one's own data has no true graph", 'Use learned masks.');
    } else if (latentCount(experiment) < graph.factors.length) {
      problem(
        'model.latents',
        model.latents,
        `the oracle mask needs a latent for each of the ${graph.factors.length} factors`,
        `Use ${graph.factors.length} latents or more.`,
      );
    }
  }
  const size = sizeProblem(experiment);
  if (size) problems.push(size);
  return problems;
}

/** The first array that would be too large, or null: bounded before anything is allocated. */
export function sizeProblem(experiment: Experiment): Refusal | null {
  const { training, model } = experiment;
  const tasks = experiment.world.kind === 'own' ? 64 : experiment.graph.tasks.length;
  const masks = Math.ceil(training.steps / training.maskEvery) * latentCount(experiment) * tasks;
  if (model.kind === 'sit' && masks > MOST_MASK_NUMBERS) {
    return new Refusal(
      'training.maskEvery',
      training.maskEvery,
      `the masks recorded over the run would be ${masks} numbers; the most is ${MOST_MASK_NUMBERS}`,
      'Look at the masks less often.',
    );
  }
  for (const [path, what, numbers] of arraySizes(experiment)) {
    if (numbers > MOST_NUMBERS) {
      return new Refusal(
        path,
        numbers,
        `${what} would need ${numbers} numbers at once; the most is ${MOST_NUMBERS}`,
        'Make one of the sizes in it smaller.',
      );
    }
  }
  return null;
}

/** The largest arrays of a run: where the blame goes, what it is, and how many numbers it has. */
function arraySizes({ graph, world, model, training }: Experiment): [string, string, number][] {
  const { batch } = training;
  if (world.kind === 'numeric') {
    const m = graph.tasks.length;
    const dim = sourceDimension(world, graph.factors.length);
    const row = graph.factors.length + dim + m * world.targetDim;
    return [
      ['world.pool', 'the data', (world.pool + 3 * world.evaluationSize) * row],
      ['model.headWidth', 'the task heads', Math.max(batch, world.evaluationSize) * m * model.headWidth],
    ];
  }
  const fields =
    world.kind === 'language'
      ? LANGUAGE_FIELDS
      : {
          instruction: world.maxInstruction,
          source: world.maxSource,
          target: world.maxTarget,
          vocabulary: world.tokenizer.kind === 'byte' ? 300 : world.tokenizer.vocabularyCap,
        };
  const seen = fields.instruction + fields.source + 1;
  return [
    ['training.batch', 'the word scores of a batch', batch * fields.source * fields.vocabulary],
    ['training.batch', 'the attention of a batch', batch * model.heads * seen * seen],
    ['model.feedForward', 'the feed-forward layer of a batch', batch * seen * model.feedForward],
    ['model.width', 'the word table', fields.vocabulary * model.width],
    ['world.pool', 'the data', world.kind === 'language' ? (world.pool + 5 * world.evaluationSize) * 60 : 0],
  ];
}
