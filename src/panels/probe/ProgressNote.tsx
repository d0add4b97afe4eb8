import { Icon } from '../../app/Icon';
import type { ProbeProgress } from '../../probe/protocol';
import type { EngineFailure } from '../../worker/protocol';

interface ProgressNoteProps {
  /** What it is for, e.g. "Opening SIT". */
  readonly title: string;
  readonly progress: ProbeProgress;
  onStop(): void;
}

/** A long question under way: what it does, how far it is, and a way to end it. */
export function ProgressNote({ title, progress, onStop }: ProgressNoteProps) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, progress.share)));
  return (
    <div className="probe-progress">
      <div className="spread">
        <span className="small">
          <b>{title}</b>: {progress.doing}, {percent} %
        </span>
        <button type="button" className="button small" onClick={onStop}>
          <Icon name="stop" size={12} />
          Cancel
        </button>
      </div>
      <div
        className="progress"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}

/** Why a question was not answered, and what to do. */
export function FailureLine({ failure }: { readonly failure: EngineFailure | undefined }) {
  if (!failure) return null;
  return (
    <p className="note bad" role="alert">
      <Icon name="warn" size={15} />
      <span>
        <b>{failure.message}</b> {failure.remedy}
      </span>
    </p>
  );
}
