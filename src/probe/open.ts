import { buildCorpus } from '../experiment/corpus';
import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import type { BackendName } from '../experiment/records';
import { trainingProblems } from '../experiment/rules';
import { Refusal } from '../lib/refusal';
import type { Trainable } from '../model/model';
import { createNumericTrainable } from '../model/numeric/trainable';
import { createTextTrainable } from '../model/text/trainable';
import type { Runner, State } from '../program/runner';
import { createRunner } from '../runner/create';
import { label } from '../scm/graph';
import type { TextCorpus } from '../tasks/corpus';
import { attributesOf } from '../tasks/language/attributes';
import { writeCounterfactuals } from '../tasks/language/counterfactual';
import { openNumericWorld } from '../tasks/numeric/world';
import { openNumeric } from './numeric/open';
import type { Opened } from './opened';
import type { OpenProbe, ProbedWeights } from './protocol';
import { byteReader, wordReader } from './reading';
import type { TextWorld } from './text/context';
import { openText } from './text/open';
import { momentsOf, type TimelineOf, trainThrough } from './training';
import type { Watch } from './watch';

/**
 * Opens a model to questions: with the weights given, or trained to its last step.
 *
 * @param backend that has been started
 * @throws Refusal where the experiment cannot be trained or the weights are not of it
 * @throws NotFinite when training diverges
 */
export async function openProbe(
  { experiment, rows, weights }: OpenProbe,
  backend: BackendName,
  watch: Watch,
): Promise<Opened> {
  const [problem] = trainingProblems(experiment);
  if (problem) throw problem;
  const origin = { key: probeKey(experiment, weights), step: weights?.step ?? experiment.training.steps };
  const make = (trainable: Trainable) => createRunner(trainable.parameters, backend);
  if (experiment.world.kind === 'numeric') {
    const world = openNumericWorld(experiment.graph, experiment.world, experiment.seed);
    const build = () => createNumericTrainable(experiment, world.corpus);
    return opened(experiment, build, make, weights, watch, (trainable, runner, timeline) =>
      openNumeric(experiment, world, trainable, runner, { ...origin, timeline }),
    );
  }
  const corpus = buildCorpus(experiment, rows);
  if (corpus.kind === 'numeric') throw new Error('only the numeric world has numbers');
  const world = textWorld(experiment, corpus);
  const build = () => createTextTrainable(experiment, corpus);
  return opened(experiment, build, make, weights, watch, (trainable, runner, timeline) =>
    openText(experiment, corpus, world, trainable, runner, { ...origin, timeline }),
  );
}

/** What a model is called: its experiment's key, and its age where it was not trained to the end. */
export function probeKey(experiment: Experiment, weights: ProbedWeights | null): string {
  const key = experimentKey(experiment);
  const step = weights?.step ?? experiment.training.steps;
  return step === experiment.training.steps ? key : `${key}@${step}`;
}

/** Gives a fresh model its weights and opens it; its runner is freed when that fails. */
export async function opened<T extends Trainable>(
  experiment: Experiment,
  build: () => T,
  make: (trainable: T) => Promise<Runner>,
  weights: ProbedWeights | null,
  watch: Watch,
  open: (trainable: T, runner: Runner, timeline: TimelineOf<T>) => Promise<Opened>,
): Promise<Opened> {
  const trainable = build();
  const runner = await make(trainable);
  try {
    if (weights) runner.write(stateOf(trainable, weights));
    else await trainThrough(experiment, trainable, runner, [experiment.training.steps], watch);
    await watch.at('looking at latents', 1);
    return await open(trainable, runner, timelineOf(experiment, build, make));
  } catch (error) {
    runner.dispose();
    throw error;
  }
}

/** Trains a second model of the same experiment, as the first one did. */
function timelineOf<T extends Trainable>(
  experiment: Experiment,
  build: () => T,
  make: (trainable: T) => Promise<Runner>,
): TimelineOf<T> {
  return async ({ frames }, watch, look) => {
    const trainable = build();
    const runner = await make(trainable);
    try {
      const steps = momentsOf(experiment.training.steps, frames);
      const seen: Float32Array[] = [];
      await trainThrough(experiment, trainable, runner, steps, watch, async () => {
        seen.push(await look(trainable, runner));
      });
      const values = new Float32Array(seen.length * seen[0].length);
      seen.forEach((frame, k) => {
        values.set(frame, k * frame.length);
      });
      return { steps, values };
    } finally {
      runner.dispose();
    }
  };
}

/** Weights as a runner takes them, without moments. @throws Refusal when they are of another model */
function stateOf({ parameters }: Trainable, { tensors }: ProbedWeights): State {
  const state: Record<string, Float32Array> = {};
  for (const { name, initial } of parameters.all()) {
    const values = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (values?.length !== initial.length) {
      const rule = `this experiment's model needs ${initial.length} values`;
      throw new Refusal(`weights.tensors.${name}`, values?.length, rule, 'Train the experiment again.');
    }
    state[name] = values;
    state[`adam/first/${name}`] = new Float32Array(values.length);
    state[`adam/second/${name}`] = new Float32Array(values.length);
  }
  return state;
}

function textWorld({ world, graph, seed }: Experiment, corpus: TextCorpus): TextWorld {
  if (world.kind !== 'language') {
    const bytes = world.kind === 'own' && world.tokenizer.kind === 'byte';
    return {
      reader: bytes ? byteReader() : wordReader(corpus.vocabulary, true),
      factors: [],
      counterfactuals: null,
    };
  }
  const attributes = attributesOf(graph);
  return {
    reader: wordReader(corpus.vocabulary, false),
    factors: graph.factors.map((factor, i) => ({
      id: factor.id,
      name: label(factor),
      values: attributes[i].values.map(({ answer }) => answer),
    })),
    counterfactuals: (count) => writeCounterfactuals(graph, world, seed, count),
  };
}
