import { useId } from 'react';
import { formatFixed } from '../../../plots/format';
import type { ProbedFactor, ProbeSubject } from '../../../probe/protocol';
import { useView } from '../../../store/view';
import type { SetByHand } from './interventions';

interface FactorSettersProps {
  readonly subject: ProbeSubject;
  readonly set: SetByHand;
  onSet(set: SetByHand): void;
}

/** One control per factor: its value by hand, or as the source says. */
export function FactorSetters({ subject, set, onSet }: FactorSettersProps) {
  const change = (factor: number, value: number | undefined) => {
    const { [factor]: _, ...others } = set;
    onSet(value === undefined ? others : { ...others, [factor]: value });
  };
  return (
    <fieldset className="probe-setters">
      <legend className="field-label">Set by hand</legend>
      {subject.factors.map((factor, i) => (
        <FactorSetter
          key={factor.id}
          factor={factor}
          numeric={subject.kind === 'numeric'}
          missing={(subject.matching?.[i] ?? -1) < 0}
          value={set[i]}
          onValue={(value) => change(i, value)}
        />
      ))}
    </fieldset>
  );
}

interface FactorSetterProps {
  readonly factor: ProbedFactor;
  readonly numeric: boolean;
  /** No latent was matched to this factor. */
  readonly missing: boolean;
  readonly value: number | undefined;
  onValue(value: number | undefined): void;
}

/** Factors have a standard deviation of 1: this holds nearly all of them. */
const MOST_DEVIATIONS = 2.5;

function FactorSetter({ factor, numeric, missing, value, onValue }: FactorSetterProps) {
  const id = useId();
  const light = (on: boolean) => useView.getState().setHovered(on ? factor.id : null);
  const lit = { onFocus: () => light(true), onBlur: () => light(false) };
  if (missing) {
    return (
      <div className="field-row">
        <span className="field-label">{factor.name}</span>
        <span className="field-hint">no latent stands for it</span>
      </div>
    );
  }
  if (!numeric) {
    return (
      <div className="field-row">
        <label className="field-label" htmlFor={id}>
          {factor.name}
        </label>
        <select
          id={id}
          className="select small"
          value={value ?? ''}
          onChange={(event) => onValue(event.target.value === '' ? undefined : Number(event.target.value))}
          {...lit}
        >
          <option value="">as the source says</option>
          {factor.values.map((name, v) => (
            <option key={name} value={v}>
              {name}
            </option>
          ))}
        </select>
      </div>
    );
  }
  return (
    <div className="probe-slider">
      <label className="check">
        <input
          type="checkbox"
          checked={value !== undefined}
          onChange={(event) => onValue(event.target.checked ? 0 : undefined)}
          {...lit}
        />
        {factor.name}
      </label>
      <input
        type="range"
        className="range"
        aria-label={`${factor.name} in standard deviations`}
        min={-MOST_DEVIATIONS}
        max={MOST_DEVIATIONS}
        step={0.1}
        value={value ?? 0}
        onChange={(event) => onValue(Number(event.target.value))}
        {...lit}
      />
      <output className="nums small">
        {value === undefined ? 'as it is' : `${formatFixed(value, 1)} sd`}
      </output>
    </div>
  );
}
