import { defaultExperiment } from './defaults';
import type { Experiment } from './experiment';
import { experimentKey } from './key';

/** The baselines that stand beside an experiment: same data, steps and seed. */
export type BaselineName = 'no-mask' | 'oracle' | 'plain' | 'plain-additive' | 'no-uic' | 'with-uic';

export const BASELINES: readonly BaselineName[] = [
  'no-mask',
  'oracle',
  'plain',
  'plain-additive',
  'no-uic',
  'with-uic',
];

/**
 * The experiment with one thing changed to this baseline, or null where that makes no sense: plain models need
 * tokens, an oracle mask needs a true graph, and an experiment is no baseline of itself.
 */
export function baselineOf(experiment: Experiment, name: BaselineName): Experiment | null {
  const changed = change(experiment, name);
  return changed && experimentKey(changed) !== experimentKey(experiment) ? changed : null;
}

function change(experiment: Experiment, name: BaselineName): Experiment | null {
  const { world, model, losses } = experiment;
  const fixedMask = { ...losses, uic: 0, dist: 0, sparse: 0 };
  switch (name) {
    case 'no-mask':
      if (model.kind !== 'sit') return null;
      return { ...experiment, model: { ...model, mask: 'ones' }, losses: fixedMask };
    case 'oracle':
      if (model.kind !== 'sit' || world.kind === 'own') return null;
      return { ...experiment, model: { ...model, mask: 'oracle' }, losses: fixedMask };
    case 'plain':
    case 'plain-additive':
      if (world.kind === 'numeric') return null;
      return {
        ...experiment,
        model: { ...model, kind: name, mask: 'ones' },
        losses: { ...fixedMask, rec: 0 },
      };
    case 'no-uic':
      if (model.kind !== 'sit' || model.mask !== 'learned') return null;
      return { ...experiment, losses: { ...losses, uic: 0 } };
    case 'with-uic':
      // Stands beside a run without the UIC loss: the same comparison, seen from its other side.
      if (model.kind !== 'sit' || model.mask !== 'learned' || losses.uic > 0) return null;
      return { ...experiment, losses: { ...losses, uic: defaultExperiment(world.kind).losses.uic } };
    default:
      return name satisfies never;
  }
}
