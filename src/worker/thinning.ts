import type { TrainingSpec } from '../experiment/experiment';
import { spreadIndices } from '../lib/spread';
import type { Thinning } from './protocol';

/** The steps whose records a thinned run keeps. */
export interface Kept {
  readonly steps: ReadonlySet<number>;
  readonly masks: ReadonlySet<number>;
}

/** What `thinRun` keeps of a run that has recorded everything, known before the first step. */
export function keptOf({ steps, maskEvery }: TrainingSpec, { points, frames }: Thinning): Kept {
  const looks = 1 + Math.ceil(steps / maskEvery);
  return {
    steps: new Set(spreadIndices(steps, points).map((k) => k + 1)),
    masks: new Set(spreadIndices(looks, frames).map((k) => Math.min(steps, k * maskEvery))),
  };
}
