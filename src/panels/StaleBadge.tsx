import { Icon } from '../app/Icon';
import { useMissingFiles } from '../app/missingFiles';
import { isLive, useIsStale, useRun } from '../store/run';

/** In the heading of a panel that shows a run: the experiment has been changed since, so this is the earlier one. */
export function StaleBadge() {
  const stale = useIsStale();
  const live = useRun((s) => isLive(s.phase));
  const missing = useMissingFiles();
  if (!stale) return null;
  return (
    <span className="badge warn">
      <Icon name="info" size={12} />
      {live ? 'from before your change' : missing ? 'earlier run' : 'earlier run: press Train'}
    </span>
  );
}
