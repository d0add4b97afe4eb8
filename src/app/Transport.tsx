import { useIsStale, useRun } from '../store/run';
import { Icon, type IconName } from './Icon';

interface Action {
  readonly label: string;
  readonly icon: IconName;
  readonly act: (() => void) | null;
}

/** What the one primary button does now. */
export function usePrimaryAction(): Action {
  const phase = useRun((s) => s.phase);
  const stale = useIsStale();
  const { train, pause, resume } = useRun.getState();
  switch (phase) {
    case 'starting':
      return { label: 'Starting…', icon: 'pause', act: pause };
    case 'running':
      return { label: 'Pause', icon: 'pause', act: pause };
    case 'evaluating':
      return { label: 'Evaluating…', icon: 'pause', act: null };
    case 'paused':
      return stale
        ? { label: 'Train', icon: 'play', act: train }
        : { label: 'Resume', icon: 'play', act: resume };
    case 'idle':
    case 'finished':
    case 'stopped':
    case 'failed':
      return { label: 'Train', icon: 'play', act: train };
    default:
      return phase satisfies never;
  }
}

/** Reset, one step, and the primary button: always in reach. */
export function Transport() {
  const primary = usePrimaryAction();
  const { reset, step } = useRun.getState();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in every browser.
    <div className="transport" role="group" aria-label="Training">
      <button
        type="button"
        className="button quiet icon"
        aria-label="Reset to the same start"
        data-tip="Reset: the same seed, the same initial weights"
        data-tip-side="left"
        onClick={reset}
      >
        <Icon name="reset" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Take one step"
        data-tip="Take one step and pause"
        data-tip-side="left"
        onClick={() => step(1)}
      >
        <Icon name="step" />
      </button>
      <button
        type="button"
        className="button primary train-button"
        aria-disabled={primary.act === null}
        onClick={() => primary.act?.()}
      >
        <Icon name={primary.icon} />
        {primary.label}
      </button>
    </div>
  );
}
