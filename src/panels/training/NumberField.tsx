import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';
import type { Experiment } from '../../experiment/experiment';
import type { NumberSetting } from './settings';
import { rangeOf, readTyped } from './typed';

interface NumberFieldProps {
  readonly setting: NumberSetting;
  readonly experiment: Experiment;
  /** What the field is reset to. */
  readonly preset: Experiment;
  /** Why the experiment cannot be trained with this value, or null. */
  readonly problem: string | null;
  readonly onChange: (next: (experiment: Experiment) => Experiment) => void;
}

/** A labelled number. What is typed is applied once it keeps the rule; until then it stays in the field and says why. */
export function NumberField({ setting, experiment, preset, problem, onChange }: NumberFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const value = setting.get(experiment);
  const text = draft ?? (value === null ? '' : String(value));
  const typed = draft === null ? null : readTyped(draft, setting, experiment);
  const wrong = typed?.kind === 'problem' ? typed.problem : problem;
  const original = setting.get(preset);
  const input = useRef<HTMLInputElement>(null);

  // A value changed from elsewhere (undo, another preset) is shown at once; one's own typing is left as typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the value changes, for whatever reason.
  useEffect(() => {
    if (typed?.kind !== 'value' || typed.value !== value) setDraft(null);
  }, [value]);

  const type = (next: string) => {
    const read = readTyped(next, setting, experiment);
    setDraft(next);
    if (read.kind === 'value') onChange((e) => setting.set(e, read.value));
  };

  return (
    <div className="field-row setting">
      <label className="field-label" htmlFor={id}>
        {setting.label}
        {setting.ours ? <span className="setting-ours"> our addition, not in the paper</span> : null}
      </label>
      <span className="setting-control">
        {value !== original ? (
          <button
            type="button"
            className="button quiet icon small"
            aria-label={`Reset ${setting.label} to the preset’s ${original ?? setting.empty ?? ''}`}
            data-tip={`Preset: ${original ?? setting.empty ?? ''}`}
            data-tip-side="left"
            onClick={() => {
              setDraft(null);
              onChange((e) => setting.set(e, original));
              // The button goes with the difference it removes.
              input.current?.focus();
            }}
          >
            <Icon name="reset" size={13} />
          </button>
        ) : null}
        <input
          id={id}
          ref={input}
          className="input num small"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          placeholder={setting.empty}
          aria-invalid={wrong !== null && wrong !== undefined}
          aria-describedby={`${id}-about`}
          onChange={(event) => type(event.target.value)}
          onBlur={() => {
            // A kept value is shown as it was taken; a refused one stays to be corrected, with its reason.
            if (typed?.kind === 'value') setDraft(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || draft === null) return;
            event.preventDefault();
            setDraft(null);
          }}
        />
        <span className="setting-unit">{setting.unit ?? ''}</span>
      </span>
      {wrong ? (
        <span id={`${id}-about`} className="field-error">
          {wrong}
          {typed?.kind === 'problem' ? ` Not applied: it is still ${value ?? setting.empty}.` : ''}
        </span>
      ) : (
        <span id={`${id}-about`} className="field-hint">
          {setting.hint} <span className="setting-range">Takes {rangeOf(setting)}.</span>
        </span>
      )}
    </div>
  );
}
