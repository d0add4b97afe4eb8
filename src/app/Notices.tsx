import { useExperiment } from '../store/experiment';
import { Icon } from './Icon';

/** What the lab has to say about the last thing tried, as a polite live region. */
export function Notices() {
  const notice = useExperiment((s) => s.notice);
  const dismiss = useExperiment((s) => s.dismiss);
  return (
    <div className="notices" aria-live="polite">
      {notice ? (
        <div className={`note popover notice ${notice.kind === 'refused' ? 'warn' : 'info'}`}>
          <Icon name={notice.kind === 'refused' ? 'warn' : 'info'} />
          <span>{notice.text}</span>
          <button
            type="button"
            className="button quiet icon small"
            aria-label="Dismiss this message"
            onClick={dismiss}
          >
            <Icon name="cross" size={12} />
          </button>
        </div>
      ) : null}
    </div>
  );
}
