import { useId } from 'react';
import { Icon } from '../../app/Icon';
import { usePrimaryAction, useReset, useStep } from '../../app/Transport';
import { canResume, isLive, useIsStale, useRun } from '../../store/run';

const PACES: readonly { readonly value: number | null; readonly label: string }[] = [
  { value: null, label: 'Full speed' },
  { value: 300, label: '300 steps/s' },
  { value: 30, label: '30 steps/s' },
  { value: 5, label: '5 steps/s' },
  { value: 2, label: '2 steps/s' },
  { value: 1, label: '1 step/s' },
  { value: 0.5, label: '1 step in 2 s' },
];

/** Play, pause, single steps, reset, stop and pace. */
export function RunControls() {
  const primary = usePrimaryAction();
  const phase = useRun((s) => s.phase);
  const checkpointStep = useRun((s) => s.checkpoint?.step ?? null);
  const mayResume = useRun(canResume);
  const stale = useIsStale();
  const step = useStep();
  const reset = useReset();
  const { stop, resume } = useRun.getState();
  const busy = phase === 'starting' || phase === 'evaluating';
  return (
    <div className="row run-controls">
      <button
        type="button"
        className="button small"
        aria-disabled={primary.act === null}
        onClick={() => primary.act?.()}
      >
        <Icon name={primary.icon} size={14} />
        {primary.label}
      </button>
      {mayResume && phase !== 'paused' && !stale && !primary.why ? (
        <button type="button" className="button small" onClick={resume}>
          <Icon name="next" size={14} />
          Go on from step {checkpointStep}
        </button>
      ) : null}
      <button type="button" className="button small" disabled={busy || !step} onClick={() => step?.()}>
        <Icon name="step" size={14} />
        Step 1
      </button>
      <button type="button" className="button small" disabled={busy || !step} onClick={() => step?.(10)}>
        Step 10
      </button>
      <button
        type="button"
        className="button small"
        data-tip="The same seed, the same initial weights, nothing recorded"
        disabled={!reset}
        onClick={() => reset?.()}
      >
        <Icon name="reset" size={14} />
        Reset
      </button>
      <button
        type="button"
        className="button small"
        disabled={!isLive(phase)}
        data-tip="Ends training; what was recorded is kept"
        onClick={stop}
      >
        <Icon name="stop" size={14} />
        Stop
      </button>
    </div>
  );
}

/** How fast steps come: slow motion shows the parts of a step. */
export function PaceField() {
  const paceId = useId();
  const pace = useRun((s) => s.pace);
  const setPace = useRun((s) => s.setPace);
  return (
    <div className="run-pace">
      <label className="visually-hidden" htmlFor={paceId}>
        Pace
      </label>
      <select
        id={paceId}
        className="select small"
        value={String(pace)}
        onChange={(event) =>
          setPace(PACES.find((p) => String(p.value) === event.target.value)?.value ?? null)
        }
      >
        {PACES.map(({ value, label }) => (
          <option key={label} value={String(value)}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
