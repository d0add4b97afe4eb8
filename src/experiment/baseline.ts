import type { Experiment } from './experiment';
import { type ChangeName, changed } from './namedChanges';

/** The baselines that stand beside an experiment: same data, steps and seed. */
export const BASELINES = [
  'no-mask',
  'oracle',
  'plain',
  'plain-additive',
  'no-uic',
  'with-uic',
] as const satisfies readonly ChangeName[];

export type BaselineName = (typeof BASELINES)[number];

/**
 * The experiment with one thing changed to this baseline, or null where that makes no sense: plain models need
 * tokens, an oracle mask needs a true graph, and an experiment is no baseline of itself.
 */
export function baselineOf(experiment: Experiment, name: BaselineName): Experiment | null {
  return changed(experiment, name);
}
