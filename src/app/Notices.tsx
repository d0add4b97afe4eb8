import { useEffect, useState } from 'react';
import { type Notice, useExperiment } from '../store/experiment';
import { Icon } from './Icon';

/** How long a message stays that asks nothing of the reader, ms: time to read two lines, and to hear them read out. */
const STAY_MS = 8000;

/** What the lab has to say about the last thing tried, as a polite live region. */
export function Notices() {
  const notice = useExperiment((s) => s.notice);
  return (
    <div className="notices" aria-live="polite">
      {notice ? <NoticeCard key={notice.text} notice={notice} /> : null}
    </div>
  );
}

/** A refusal stays until it is dismissed or something is changed; what only informs goes by itself. */
export function NoticeCard({ notice }: { readonly notice: Notice }) {
  const dismiss = useExperiment((s) => s.dismiss);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const goes = notice.kind === 'info' && !pointed && !focused;
  useEffect(() => (goes ? whenRead(dismiss) : undefined), [goes, dismiss]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that it is being read.
    <div
      className={`note popover notice ${notice.kind === 'refused' ? 'warn' : 'info'}`}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
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
  );
}

/** Calls back once a message has been on show long enough; in a tab behind others it is not on show. */
function whenRead(done: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(done, STAY_MS);
  };
  begin();
  document.addEventListener('visibilitychange', begin);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', begin);
  };
}
