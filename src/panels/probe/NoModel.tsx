import { Icon } from '../../app/Icon';
import { useProbe } from '../../store/probe';
import { type ModelChoice, openingTime } from './models';

interface NoModelProps {
  /** What could be seen here, as a sentence. */
  readonly what: string;
  readonly choice: ModelChoice;
}

/** Stands where a model's answers would: what they are, and the one button that brings them. */
export function NoModel({ what, choice }: NoModelProps) {
  const opening = useProbe((s) => s.busy.open !== undefined);
  return (
    <div className="empty probe-empty">
      <p>{what}</p>
      <button
        type="button"
        className="button primary"
        aria-disabled={opening}
        onClick={() => {
          if (!opening) void useProbe.getState().openFor(choice.source);
        }}
      >
        <Icon name="play" />
        {opening ? 'Opening…' : `Open ${choice.name}`}
      </button>
      <p className="field-hint">
        Opening trains it again with the same seed ({openingTime(choice)}) and keeps nothing but its weights,
        in this tab.
      </p>
    </div>
  );
}
