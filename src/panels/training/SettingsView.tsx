import { useMemo } from 'react';
import { Icon } from '../../app/Icon';
import type { Experiment } from '../../experiment/experiment';
import { trainingProblems } from '../../experiment/rules';
import { useExperiment } from '../../store/experiment';
import { ChoiceField } from './ChoiceField';
import { BACK_DOOR, FEW_SHOT, MASK_KIND, MODEL_KIND, UIC_FORM } from './choices';
import { NumberField } from './NumberField';
import { differsFromPreset, presetOf, withPresetSettings } from './presetValues';
import { SETTING_GROUPS, type SettingGroup } from './settings';
import { sentenceOf } from './typed';

const CHOICES: Readonly<Record<string, readonly (typeof MODEL_KIND)[]>> = {
  losses: [UIC_FORM],
  model: [MODEL_KIND, MASK_KIND],
  training: [BACK_DOOR],
  recording: [FEW_SHOT],
};

/** Every setting of model, losses and schedule, grouped; settings that this experiment does not use are left out. */
export function SettingsView() {
  const experiment = useExperiment((s) => s.experiment);
  const change = useExperiment((s) => s.change);
  const preset = useMemo(() => presetOf(experiment), [experiment]);
  const problems = useMemo(
    () => new Map(trainingProblems(experiment).map((r) => [r.path, sentenceOf(r)])),
    [experiment],
  );
  const differs = differsFromPreset(experiment);
  return (
    <div>
      {SETTING_GROUPS.map((group) => {
        const shown = group.settings.filter((s) => s.applies(experiment));
        const choices = (CHOICES[group.id] ?? []).filter((c) => c.applies(experiment));
        if (shown.length + choices.length === 0) return null;
        return (
          <details key={group.id} className="disclosure">
            <summary>
              {group.title}
              <span className="summary-aside nums">{asideOf(group, experiment, preset)}</span>
            </summary>
            <div className="disclosure-body setting-list">
              {shown.map((setting) => (
                <NumberField
                  key={setting.id}
                  setting={setting}
                  experiment={experiment}
                  preset={preset}
                  problem={problems.get(setting.id) ?? null}
                  onChange={change}
                />
              ))}
              {choices.map((setting) => (
                <ChoiceField
                  key={setting.id}
                  setting={setting}
                  experiment={experiment}
                  preset={preset}
                  problem={problems.get(setting.id) ?? null}
                  onChange={change}
                />
              ))}
            </div>
          </details>
        );
      })}
      {differs ? (
        <button type="button" className="button quiet small" onClick={() => change(withPresetSettings)}>
          <Icon name="reset" size={14} />
          Reset all to “{experiment.preset}”
        </button>
      ) : null}
    </div>
  );
}

/** How many settings of a group differ from the preset. */
function asideOf(group: SettingGroup, experiment: Experiment, preset: Experiment): string {
  const changed =
    group.settings.filter((s) => s.applies(experiment) && s.get(experiment) !== s.get(preset)).length +
    (CHOICES[group.id] ?? []).filter((c) => c.get(experiment) !== c.get(preset)).length;
  return changed > 0 ? `${changed} changed` : '';
}
