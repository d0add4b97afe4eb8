import type { Run } from '../../experiment/records';
import { makeRun } from '../../experiment/run.fixture';
import { cellsOf, type Grid } from '../../sweep/grid';

/** Invented runs whose leak per factor is given. */
export function leaking(
  grid: Grid,
  leak: (variant: string, factor: number, seed: number) => number,
): Map<string, Run> {
  return new Map(
    cellsOf(grid).map(({ variant, seed, experiment, key }) => {
      const run = makeRun(experiment, 2, seed);
      const [{ step, metrics }] = run.evaluations;
      if (metrics.kind !== 'numeric') throw new Error('unreachable');
      const leakPerFactor = metrics.leakPerFactor.map((_, i) => leak(variant, i, seed));
      return [key, { ...run, evaluations: [{ step, metrics: { ...metrics, leakPerFactor } }] }];
    }),
  );
}

/** Seeds differ by a little, so that differences vary. */
export const wobble = (seed: number) => ((seed * 7) % 5) / 200;
