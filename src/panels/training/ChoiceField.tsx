import { useId } from 'react';
import { Icon } from '../../app/Icon';
import type { Experiment } from '../../experiment/experiment';
import type { ChoiceSetting } from './choices';

interface ChoiceFieldProps {
  readonly setting: ChoiceSetting;
  readonly experiment: Experiment;
  readonly preset: Experiment;
  readonly problem: string | null;
  readonly onChange: (next: (experiment: Experiment) => Experiment) => void;
}

export function ChoiceField({ setting, experiment, preset, problem, onChange }: ChoiceFieldProps) {
  const id = useId();
  const value = setting.get(experiment);
  const original = setting.get(preset);
  const about = problem ?? setting.hint;
  return (
    <div className="field setting">
      <span className="setting-head">
        <label className="field-label" htmlFor={id}>
          {setting.label}
        </label>
        {value !== original ? (
          <button
            type="button"
            className="button quiet icon small"
            aria-label={`Reset ${setting.label} to the preset’s`}
            data-tip="As in the preset"
            data-tip-side="left"
            onClick={() => onChange((e) => setting.set(e, original))}
          >
            <Icon name="reset" size={13} />
          </button>
        ) : null}
      </span>
      <select
        id={id}
        className="select small"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={about ? `${id}-about` : undefined}
        onChange={(event) => {
          const chosen = event.target.value;
          onChange((e) => setting.set(e, chosen));
        }}
      >
        {setting.options(experiment).map((option) => (
          <option key={option.value} value={option.value} disabled={option.refused !== null}>
            {option.label}
            {option.refused ? ` – ${option.refused}` : ''}
          </option>
        ))}
      </select>
      {about ? (
        <span id={`${id}-about`} className={problem ? 'field-error' : 'field-hint'}>
          {about}
        </span>
      ) : null}
    </div>
  );
}
