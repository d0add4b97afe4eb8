import { Icon } from '../app/Icon';
import { isLive, useIsStale, useRun } from '../store/run';

/** In the heading of a panel that shows a run: the experiment has been changed since, so this is the earlier one. */
export function StaleBadge() {
  const stale = useIsStale();
  const live = useRun((s) => isLive(s.phase));
  if (!stale) return null;
  return (
    <span className="badge warn">
      <Icon name="info" size={12} />
      {live ? 'from before your change' : 'earlier run: press Train'}
    </span>
  );
}
