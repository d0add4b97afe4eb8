import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT, OWN_SIT } from '../../experiment/defaults';
import type { Run } from '../../experiment/records';
import { makeRun } from '../../experiment/run.fixture';
import { meanMask, meanMaskMap } from './meanMasks';

/** A run of the chain whose latents are in another order, as its evaluation knows. */
function permuted(order: readonly number[], p: (factor: number, task: number) => number): Run {
  const run = makeRun(NUMERIC_SIT, 10);
  const probabilities = new Array<number>(30).fill(Number.NaN);
  order.forEach((latent, factor) => {
    for (let t = 0; t < 5; t++) probabilities[latent * 5 + t] = p(factor, t);
  });
  const [{ step, metrics }] = run.evaluations;
  if (metrics.kind !== 'numeric') throw new Error('unreachable');
  const structure = { ...metrics.structure, matching: order };
  return {
    ...run,
    masks: [{ step: 10, latents: 6, tasks: 5, probabilities }],
    evaluations: [{ step, metrics: { ...metrics, structure } }],
  };
}

const chain = (factor: number, task: number) => (factor === task || factor === task + 1 ? 0.9 : 0.1);

describe('meanMask', () => {
  it('matches every run by its own evaluation before it averages', () => {
    const runs = [permuted([0, 1, 2, 3, 4, 5], chain), permuted([5, 3, 1, 0, 2, 4], chain)];
    const mask = meanMask(NUMERIC_SIT, runs, 10)!;
    expect(mask.runs).toBe(2);
    mask.mean.forEach((value, k) => {
      expect(value).toBeCloseTo(chain(Math.floor(k / 5), k % 5), 12);
    });
    expect(meanMaskMap(mask).cells.every(({ verdict }) => verdict === 'agrees')).toBe(true);
  });

  it('marks where the mean differs from the graph', () => {
    const wrong = permuted([0, 1, 2, 3, 4, 5], (i, t) => (i === 0 ? 1 - chain(i, t) : chain(i, t)));
    const map = meanMaskMap(meanMask(NUMERIC_SIT, [wrong], 10)!);
    const verdicts = map.cells.filter(({ row }) => row === 0).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['missing', 'extra', 'extra', 'extra', 'extra']);
  });

  it('shows one run alone where no graph is known: latents of two seeds are not the same', () => {
    const own = { ...OWN_SIT, world: { ...OWN_SIT.world, latents: 2 } } as typeof OWN_SIT;
    const run = (p: number): Run => ({
      ...makeRun(own, 5),
      masks: [{ step: 5, latents: 2, tasks: 1, probabilities: [p, 1 - p] }],
    });
    const mask = meanMask(own, [run(0.9), run(0.1)], 5)!;
    expect(mask).toMatchObject({ runs: 1, rows: ['latent 1', 'latent 2'], edges: null });
    expect(mask.mean[0]).toBe(0.9);
  });

  it('is none without a recorded mask', () => {
    expect(meanMask(NUMERIC_SIT, [], 5)).toBeNull();
    expect(meanMask(NUMERIC_SIT, [{ ...makeRun(NUMERIC_SIT, 5), masks: [] }], 5)).toBeNull();
  });
});
