import { expect, it } from 'vitest';
import { BackendUnavailable, startNodeBackend, startStockWasm } from '../../backend/node';
import { lossAndGradients } from './steps.fixture';
import { tinyCorpus, tinyExperiment } from './tinyCorpus.fixture';
import { createTextTrainable } from './trainable';

/** Gradients of the first step on both backends differ by float32 sums in another order (2e-7 when measured). */
const TOLERANCE = 1e-4;

async function firstStep(): Promise<{ loss: number; gradients: Map<string, ArrayLike<number>> }> {
  const trainable = createTextTrainable(tinyExperiment(), tinyCorpus());
  const { loss, gradients } = await lossAndGradients(trainable);
  const values = new Map<string, ArrayLike<number>>();
  for (const [name, gradient] of gradients) {
    values.set(name, await gradient.data());
    gradient.dispose();
  }
  return { loss, gradients: values };
}

it('takes the same first step on webgpu as on wasm, in every parameter', {
  timeout: 240_000,
}, async (context) => {
  await startStockWasm();
  const expected = await firstStep();
  try {
    await startNodeBackend('webgpu');
  } catch (error) {
    if (!(error instanceof BackendUnavailable)) throw error;
    context.skip(error.message);
  }
  const { loss, gradients } = await firstStep();
  expect(Math.abs(loss - expected.loss)).toBeLessThan(TOLERANCE);
  for (const [name, values] of gradients) {
    const wanted = expected.gradients.get(name)!;
    for (let i = 0; i < wanted.length; i++) {
      expect(Math.abs(values[i] - wanted[i]), `${name}[${i}]`).toBeLessThan(TOLERANCE);
    }
  }
});
