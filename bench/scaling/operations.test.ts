import { describe, expect, it } from 'vitest';
import { buildCorpus } from '../../src/experiment/corpus';
import { preset } from '../../src/experiment/presets';
import { buildTrainable } from '../../src/train/build';
import { SHAPES, stepFlops } from '../benchmark/model';
import { ourBenchmark } from '../ours/transformer';
import { countExperiment, countStep } from './operations';

function countPreset(name: string, batch: number) {
  const { experiment } = preset(name)!;
  const sized = { ...experiment, training: { ...experiment.training, batch } };
  return countExperiment(buildTrainable(sized, buildCorpus(sized, null)));
}

describe('countStep', () => {
  it.each(['small', 'wide'] as const)('counts the %s benchmark model as by hand', (size) => {
    const { parameters, feeds, loss } = ourBenchmark(SHAPES[size]);
    const { products, others } = countStep(parameters, feeds, loss);
    expect(products).toBe(stepFlops(SHAPES[size]));
    expect(others).toBeLessThan(products / 10);
  });
});

describe('countExperiment', () => {
  it.each(['language-sit', 'numeric-sit-sparse'])('of %s grows with the batch, all but the masks', (name) => {
    const [one, two] = [countPreset(name, 32), countPreset(name, 64)];
    expect(two.products / one.products).toBeGreaterThan(1.8);
    expect(two.products / one.products).toBeLessThanOrEqual(2);
  });
});
