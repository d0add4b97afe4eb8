import { isLive, useIsStale, useRun } from '../store/run';
import { useMissingFiles } from './missingFiles';

/** Describes the Train button where it waits for something. */
export const RUN_LABEL_ID = 'run-label';

/** Says in one sentence what the panels to the right of it show, and how current that is. */
export function RunLabel() {
  const text = useRunSentence();
  return (
    <p className="run-label" id={RUN_LABEL_ID} role="status">
      {text}
    </p>
  );
}

function useRunSentence(): string {
  const phase = useRun((s) => s.phase);
  const origin = useRun((s) => s.origin);
  const seed = useRun((s) => s.run?.experiment.seed ?? null);
  const failure = useRun((s) => s.failure);
  const stale = useIsStale();
  const waits = useMissingFiles() !== null;
  // One line beside the story: reasons and ways on stand in the panel.
  if (waits && !isLive(phase)) return 'Training waits for your files: choose them in Mixture.';
  if (failure) return 'Training failed: the Training panel says why.';
  if (seed === null)
    return phase === 'starting' ? 'Starting the engine…' : 'Nothing has run yet: press Train.';
  if (phase === 'starting') return 'Starting the engine…';
  if (stale && phase !== 'running') {
    return 'Changed since this run: press Train.';
  }
  if (phase === 'idle') {
    switch (origin) {
      case 'precomputed':
        return `Precomputed run, seed ${seed}: press Train to run it here.`;
      case 'link':
        return `Run from the link, seed ${seed}: press Train to repeat it here.`;
      case 'file':
        return `Run from a file, seed ${seed}: press Train to repeat it here.`;
      case 'restored':
        return `Run from your last visit, seed ${seed}.`;
      case 'trained':
        return `Trained in this tab, seed ${seed}.`;
      default:
        return origin satisfies never;
    }
  }
  switch (phase) {
    case 'running':
      return stale
        ? 'Training the experiment from before your change.'
        : `Training in this tab, seed ${seed}.`;
    case 'paused':
      return `Paused, seed ${seed}.`;
    case 'evaluating':
      return `Evaluating, seed ${seed}.`;
    case 'stopped':
      return `Stopped early, seed ${seed}: what was recorded is kept.`;
    case 'finished':
      return `Trained in this tab, seed ${seed}.`;
    case 'failed':
      return 'Training failed.';
    default:
      return phase satisfies never;
  }
}
