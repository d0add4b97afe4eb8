import { defaultExperiment } from '../../experiment/defaults';
import type { Experiment } from '../../experiment/experiment';
import { canonicalJson } from '../../experiment/key';
import { preset } from '../../experiment/presets';

/** What fields are reset to: the preset an experiment started from, or its world's default where that is unknown. */
export function presetOf(experiment: Experiment): Experiment {
  const found = preset(experiment.preset)?.experiment;
  return found && found.world.kind === experiment.world.kind
    ? found
    : defaultExperiment(experiment.world.kind);
}

/** The experiment with every setting of this panel as in its preset; graph, world and title stay. */
export function withPresetSettings(experiment: Experiment): Experiment {
  const { seed, model, losses, training } = presetOf(experiment);
  return { ...experiment, seed, model, losses, training };
}

/** Whether a setting of this panel differs from the preset. */
export function differsFromPreset(experiment: Experiment): boolean {
  const settings = ({ seed, model, losses, training }: Experiment) =>
    canonicalJson({ seed, model, losses, training });
  return settings(experiment) !== settings(presetOf(experiment));
}

/** The weight that switching the UIC loss on gives: the preset's, else the default of the world. */
export function uicWeightWhenOn(experiment: Experiment): number {
  return presetOf(experiment).losses.uic || defaultExperiment(experiment.world.kind).losses.uic;
}
