import { isLive, useIsStale, useRun } from '../store/run';
import { Icon, type IconName } from './Icon';
import { useMissingFiles } from './missingFiles';
import { RUN_LABEL_ID } from './RunLabel';

interface Action {
  readonly label: string;
  readonly icon: IconName;
  readonly act: (() => void) | null;
  /** Why it does nothing, where the reader can do something about it. */
  readonly why?: string | null;
}

/** What the one primary button does now. */
export function usePrimaryAction(): Action {
  const phase = useRun((s) => s.phase);
  const stale = useIsStale();
  const why = useMissingFiles();
  const { train, pause, resume } = useRun.getState();
  const begin = { label: 'Train', icon: 'play', act: why ? null : train, why } as const;
  switch (phase) {
    case 'starting':
      return { label: 'Starting…', icon: 'pause', act: pause };
    case 'running':
      return { label: 'Pause', icon: 'pause', act: pause };
    case 'evaluating':
      return { label: 'Evaluating…', icon: 'pause', act: null };
    case 'paused':
      return stale ? begin : { label: 'Resume', icon: 'play', act: why ? null : resume, why };
    case 'idle':
    case 'finished':
    case 'stopped':
    case 'failed':
      return begin;
    default:
      return phase satisfies never;
  }
}

/** Takes `count` steps; null where none can be taken. A run of other settings that is under way goes on. */
export function useStep(): ((count?: number) => void) | null {
  const waits = useMissingFiles() !== null;
  const stale = useIsStale();
  const live = useRun((s) => isLive(s.phase));
  return waits && !(live && stale) ? null : (count = 1) => useRun.getState().step(count);
}

/** Back to the same start; null where that cannot be trained. */
export function useReset(): (() => void) | null {
  return useMissingFiles() === null ? useRun.getState().reset : null;
}

/** Reset, one step, and the primary button: always in reach. */
export function Transport() {
  const primary = usePrimaryAction();
  const step = useStep();
  const reset = useReset();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in every browser.
    <div className="transport" role="group" aria-label="Training">
      <button
        type="button"
        className="button quiet icon"
        aria-label="Reset to the same start"
        data-tip="Reset: the same seed, the same initial weights"
        data-tip-side="left"
        aria-disabled={reset === null}
        onClick={() => reset?.()}
      >
        <Icon name="reset" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Take one step"
        data-tip="Take one step and pause"
        data-tip-side="left"
        aria-disabled={step === null}
        onClick={() => step?.()}
      >
        <Icon name="step" />
      </button>
      <button
        type="button"
        className="button primary train-button"
        aria-disabled={primary.act === null}
        aria-describedby={primary.why ? RUN_LABEL_ID : undefined}
        data-tip={primary.why ?? undefined}
        data-tip-side="left"
        onClick={() => primary.act?.()}
      >
        <Icon name={primary.icon} />
        {primary.label}
      </button>
    </div>
  );
}
