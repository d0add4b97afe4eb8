import type { Preset } from '../experiment/presets';
import { useExperiment } from '../store/experiment';

/** Opens a preset as one undoable step. */
export function openPreset(preset: Preset): void {
  useExperiment.getState().open(preset.experiment);
}
