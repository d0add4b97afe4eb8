import { engine, type Scalar, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../backend/node';
import type { ModelSpec } from '../../experiment/experiment';
import { weightedSum } from '../../kernels/weightedSum/weightedSum';
import { Stream } from '../../lib/random';
import type { Trainable } from '../model';
import { FULLY_ON } from './steps.fixture';
import { tinyCorpus, tinyExperiment } from './tinyCorpus.fixture';
import { createTextTrainable } from './trainable';

/**
 * Central differences in float32: a loss of about 5 has a resolution of 5e-7, so a step of 5e-3 knows a slope to 1e-4
 * at best; the curvature over that step adds some tenths of a percent.
 */
const STEP = 5e-3;
const TOLERANCE = 2e-3;
const SAMPLES = 3;

beforeAll(async () => {
  await startNodeBackend('cpu');
});

/**
 * Central differences across a kink of a ReLU mean nothing, so the hidden units are moved away from theirs: half of
 * them well above it, half well below.
 */
function awayFromKinks(trainable: Trainable): Trainable {
  for (const parameter of trainable.parameters.all().filter(({ name }) => name.endsWith('/up/bias'))) {
    parameter.value.dispose();
    parameter.value = tensor(
      Float32Array.from({ length: parameter.shape[0] }, (_, unit) => (unit % 2 === 0 ? 6 : -6)),
    );
  }
  return trainable;
}

/** Compares the gradient of `lossOf` with central differences at a few entries of each parameter named. */
function check(trainable: Trainable, lossOf: () => Scalar, names: (name: string) => boolean): void {
  const streams = Object.values(trainable.streams).map((stream) => ({ stream, state: stream.save() }));
  const repeated = (): Scalar => {
    for (const { stream, state } of streams) stream.restore(state);
    return lossOf();
  };
  const parameters = trainable.parameters.all().filter(({ name }) => names(name));
  expect(parameters.length).toBeGreaterThan(0);
  const { value, grads } = engine().gradients(
    repeated,
    parameters.map((p) => p.value),
    undefined,
    true,
  );
  value.dispose();
  const stream = Stream.of(11, 'entries');
  parameters.forEach((parameter, i) => {
    const gradient = grads[i].dataSync();
    expect(
      gradient.some((slope) => slope !== 0),
      `${parameter.name} has a gradient`,
    ).toBe(true);
    const original = parameter.value;
    const values = original.dataSync();
    const lossWith = (entry: number, change: number): number => {
      const changed = Float32Array.from(values);
      changed[entry] += change;
      parameter.value = tensor(changed, original.shape);
      const loss = tidy(() => repeated()).dataSync()[0];
      parameter.value.dispose();
      return loss;
    };
    for (let k = 0; k < SAMPLES; k++) {
      const entry = stream.int(values.length);
      const slope = (lossWith(entry, STEP) - lossWith(entry, -STEP)) / (2 * STEP);
      const difference = Math.abs(slope - gradient[entry]);
      expect(difference, `${parameter.name}[${entry}]: ${gradient[entry]} against ${slope}`).toBeLessThan(
        TOLERANCE + 0.02 * Math.abs(slope),
      );
    }
    parameter.value = original;
    grads[i].dispose();
  });
}

describe('the gradient of the whole loss', () => {
  const models: [string, Partial<ModelSpec>][] = [
    ['SIT without masks', { kind: 'sit', mask: 'ones' }],
    ['SIT with the true masks', { kind: 'sit', mask: 'oracle' }],
    ['plain', { kind: 'plain' }],
    ['plain-additive', { kind: 'plain-additive' }],
  ];
  it.each(models)('agrees with central differences in every parameter: %s', (_name, model) => {
    const trainable = awayFromKinks(createTextTrainable(tinyExperiment(model), tinyCorpus()));
    check(
      trainable,
      () => trainable.loss(FULLY_ON).total,
      () => true,
    );
    trainable.dispose();
  });

  it.each(['prod', 'log'] as const)('agrees in the mask losses (%s), which are smooth', (uicForm) => {
    const trainable = createTextTrainable(
      tinyExperiment({ initialMask: 0.6 }, { uic: 1, dist: 1, sparse: 1, uicForm }),
      tinyCorpus(),
    );
    expect(trainable.terms).toEqual(['pred', 'rec', 'uic', 'dist', 'sparse']);
    const maskLosses = () => weightedSum(trainable.loss(FULLY_ON).terms.slice(2), [1, 1, 1]);
    check(trainable, maskLosses, (name) => name.startsWith('mask/') || name === 'embedding/words');
    trainable.dispose();
  });
});
