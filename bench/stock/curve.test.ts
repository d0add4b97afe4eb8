import { type Tensor, tensor, type Variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { startStockWasm } from '../../src/backend/node';
import { nodeSurroundings } from '../../src/backend/nodeMachine';
import { buildCorpus } from '../../src/experiment/corpus';
import type { Experiment } from '../../src/experiment/experiment';
import { preset } from '../../src/experiment/presets';
import type { Trainable } from '../../src/model/model';
import { realTokens, stackPhrasings } from '../../src/model/text/batch';
import { fieldFeeds } from '../../src/model/text/feeds';
import type { Feeds } from '../../src/program/graph';
import { Machines } from '../../src/program/wasm/machine';
import { createWasmRunner } from '../../src/runner/create';
import type { NumericCorpus, TextCorpus } from '../../src/tasks/corpus';
import { buildTrainable } from '../../src/train/build';
import { schedulePoint } from '../../src/train/schedule';

/*
 * Our compiled step is the step that stock tfjs takes: from the same initial values, on the same batches and noise, the losses of
 * fifty steps are the same but for float32 sums in another order, which steps amplify.
 */

const STEPS = 50;

/**
 * In parts of the loss; 2e-6 and 2e-5 when measured. With other instructions a mask sample on the edge of ½ may flip: one of the
 * 1,920 of a numeric step, or of the 256 of a language step.
 */
const TOLERANCE = 1e-3;

/**
 * A preset as the stock form trains it, on a small pool: the schedule stands still where half of the steps would have brought it, but
 * with every term of the loss fully on.
 */
function opened(name: string) {
  const { experiment: whole } = preset(name)!;
  const { tau, learningRate, maskLearningRate } = schedulePoint(whole.training, STEPS / 2);
  const point = { step: 0, tau, learningRate, maskLearningRate, uic: 1, dist: 1, sparse: 1 };
  const experiment: Experiment = {
    ...whole,
    world: { ...whole.world, pool: 500, evaluationSize: 10 } as Experiment['world'],
    training: { ...whole.training, tau: [tau, tau], learningRate, maskLearningRate },
  };
  const corpus = buildCorpus(experiment, null);
  return { experiment, corpus, trainable: buildTrainable(experiment, corpus), point };
}

type Opened = ReturnType<typeof opened>;

async function compiledLosses(
  { trainable, point }: Opened,
  changed: (feeds: Feeds) => Feeds = (feeds) => feeds,
): Promise<number[]> {
  const machines = await Machines.prepare(nodeSurroundings(2));
  const runner = await createWasmRunner(trainable.parameters, machines);
  const { learningRate: weights, maskLearningRate: masks } = point;
  for (let step = 1; step <= STEPS; step++) {
    runner.step(changed(trainable.draw(point)), trainable.loss, { step, weights, masks });
  }
  const losses = (await runner.drain()).map(([total]) => total);
  runner.dispose();
  return losses;
}

/** Feeds of the language step without what its stock form leaves out: all words count, and phrasings are not drawn. */
function asStock({ tasks }: TextCorpus): (feeds: Feeds) => Feeds {
  const phrasings = fieldFeeds('phrasings', stackPhrasings(tasks.map(({ instructions }) => instructions[0])));
  return (feeds) => {
    const { shape, values } = feeds['instruction/ids'];
    const [size, length] = shape;
    const weights = realTokens({ ids: values as Int32Array, size, length });
    return { ...feeds, ...phrasings, 'instruction/weights': { shape, values: weights } };
  };
}

/** Gives the stock form's variables, in the order in which it makes them, our initial values. */
function assign(variables: readonly Variable[], names: readonly string[], { parameters }: Trainable): void {
  const ours = new Map(parameters.all().map((parameter) => [parameter.name, parameter]));
  expect([...names].sort()).toEqual([...ours.keys()].sort());
  expect(variables).toHaveLength(names.length);
  variables.forEach((variable, i) => {
    const { initial } = ours.get(names[i])!;
    expect(variable.size, names[i]).toBe(initial.length);
    const values = tensor(initial, variable.shape);
    variable.assign(values);
    values.dispose();
  });
}

async function stockLosses(step: () => Tensor): Promise<number[]> {
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const loss = step();
    losses.push((await loss.data())[0]);
    loss.dispose();
  }
  return losses;
}

/**
 * The stock forms, loaded only after ours has run: they bring tfjs' own gradients with them, which take the place of the few that
 * ours registers.
 */
async function loadStock() {
  const [numeric, language, layers] = await Promise.all([
    import('./numeric'),
    import('./language'),
    import('./layers'),
  ]);
  await startStockWasm();
  return { ...numeric, ...language, ...layers };
}

/** Largest difference between two curves, in parts of the loss. */
function distance(found: readonly number[], wanted: readonly number[]): number {
  expect(found).toHaveLength(wanted.length);
  return Math.max(...found.map((loss, i) => Math.abs(loss - wanted[i]) / Math.abs(wanted[i])));
}

const normNames = (of: string): string[] => [`${of}/gain`, `${of}/bias`];
const linearNames = (of: string): string[] => [`${of}/weight`, `${of}/bias`];
const attentionNames = (of: string): string[] => [
  ...normNames(`${of}/norm`),
  ...['query', 'key', 'value', 'out'].map((part) => `${of}/${part}`),
];
const feedingNames = (of: string): string[] => [
  ...normNames(`${of}/norm`),
  ...linearNames(`${of}/up`),
  ...linearNames(`${of}/down`),
];

const NUMERIC_NAMES = [
  ...['encoder/first', 'encoder/second', 'encoder/latents'].flatMap(linearNames),
  ...['source/first', 'source/second', 'source/out'].flatMap(linearNames),
  ...['target/hidden', 'target/out'].flatMap(linearNames),
  'mask/logits',
];

const LANGUAGE_NAMES = [
  ...['embedding/words', 'embedding/positions'],
  ...attentionNames('encoder/0/self'),
  ...feedingNames('encoder/0/feed'),
  ...normNames('encoder/norm'),
  ...['slots/key', 'slots/value', 'slots/project', 'slots/queries'],
  ...linearNames('memory'),
  ...attentionNames('source/cross'),
  ...feedingNames('source/feed'),
  ...normNames('source/norm'),
  'source/query',
  ...linearNames('source/words'),
  'instruction/guide',
  ...attentionNames('target/self'),
  ...attentionNames('target/cross'),
  ...feedingNames('target/feed'),
  ...normNames('target/norm'),
  ...linearNames('target/words'),
  ...linearNames('mask'),
];

it('fifty steps of numeric-sit-sparse and of language-sit are those of stock tfjs', {
  timeout: 120_000,
}, async () => {
  const numeric = opened('numeric-sit-sparse');
  const language = opened('language-sit');
  const compiled = {
    numeric: await compiledLosses(numeric),
    language: await compiledLosses(language, asStock(language.corpus as TextCorpus)),
  };
  const { stockNumericStep, stockLanguageStep, StockModel } = await loadStock();
  const variablesOf = ({ weights, masks }: InstanceType<typeof StockModel>) => [...weights, ...masks];

  const numericModel = new StockModel();
  const numericStep = stockNumericStep(numeric.experiment, numeric.corpus as NumericCorpus, numericModel);
  assign(variablesOf(numericModel), NUMERIC_NAMES, numeric.trainable);
  expect(distance(compiled.numeric, await stockLosses(numericStep))).toBeLessThan(TOLERANCE);

  const languageModel = new StockModel();
  const languageStep = stockLanguageStep(language.experiment, language.corpus as TextCorpus, languageModel);
  assign(variablesOf(languageModel), LANGUAGE_NAMES, language.trainable);
  expect(distance(compiled.language, await stockLosses(languageStep))).toBeLessThan(TOLERANCE);
});
