import { engine, type Scalar, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../backend/node';
import type { ModelSpec } from '../../experiment/experiment';
import { weightedSum } from '../../kernels/weightedSum/weightedSum';
import { Stream } from '../../lib/random';
import type { Tensors } from '../../program/runner';
import { tensorsOf } from '../../runner/eager';
import { type BoundParameters, bindInitial } from '../bound.fixture';
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
function awayFromKinks({ values }: BoundParameters): void {
  for (const [name, bias] of values) {
    if (!name.endsWith('/up/bias')) continue;
    bias.dispose();
    values.set(
      name,
      tensor(Float32Array.from({ length: bias.size }, (_, unit) => (unit % 2 === 0 ? 6 : -6))),
    );
  }
}

/** Compares the gradient of `lossOf` with central differences at a few entries of each parameter named. */
function check(
  trainable: Trainable,
  { values }: BoundParameters,
  lossOf: (inputs: Tensors) => Scalar,
  names: (name: string) => boolean,
): void {
  const feeds = trainable.draw(FULLY_ON);
  const loss = (): Scalar => lossOf(tensorsOf(feeds));
  const checked = [...values.keys()].filter(names);
  expect(checked.length).toBeGreaterThan(0);
  const { value, grads } = engine().gradients(
    loss,
    checked.map((name) => values.get(name)!),
    undefined,
    true,
  );
  value.dispose();
  const stream = Stream.of(11, 'entries');
  checked.forEach((name, i) => {
    const gradient = grads[i].dataSync();
    expect(
      gradient.some((slope) => slope !== 0),
      `${name} has a gradient`,
    ).toBe(true);
    const original = values.get(name)!;
    const entries = original.dataSync();
    const lossWith = (entry: number, change: number): number => {
      const changed = Float32Array.from(entries);
      changed[entry] += change;
      const moved = tensor(changed, original.shape);
      values.set(name, moved);
      const [result] = tidy(loss).dataSync();
      moved.dispose();
      return result;
    };
    for (let k = 0; k < SAMPLES; k++) {
      const entry = stream.int(entries.length);
      const slope = (lossWith(entry, STEP) - lossWith(entry, -STEP)) / (2 * STEP);
      const difference = Math.abs(slope - gradient[entry]);
      expect(difference, `${name}[${entry}]: ${gradient[entry]} against ${slope}`).toBeLessThan(
        TOLERANCE + 0.02 * Math.abs(slope),
      );
    }
    values.set(name, original);
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
    const trainable = createTextTrainable(tinyExperiment(model), tinyCorpus());
    const bound = bindInitial(trainable.parameters);
    awayFromKinks(bound);
    check(
      trainable,
      bound,
      (inputs) => trainable.loss(inputs).total,
      () => true,
    );
    bound.free();
  });

  it.each(['prod', 'log'] as const)('agrees in the mask losses (%s), which are smooth', (uicForm) => {
    const trainable = createTextTrainable(
      tinyExperiment({ initialMask: 0.6 }, { uic: 1, dist: 1, sparse: 1, uicForm }),
      tinyCorpus(),
    );
    expect(trainable.terms).toEqual(['pred', 'rec', 'uic', 'dist', 'sparse']);
    const bound = bindInitial(trainable.parameters);
    const maskLosses = (inputs: Tensors) =>
      weightedSum(trainable.loss(inputs).terms.slice(2), tensor1d([1, 1, 1]));
    check(trainable, bound, maskLosses, (name) => name.startsWith('mask/') || name === 'embedding/words');
    bound.free();
  });
});
