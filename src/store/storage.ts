import { useExperiment } from './experiment';
import { deferredShelf, openShelf } from './shelf';

/** The page's one place in the browser's storage. */
export const shelf = deferredShelf(() => openShelf(reportStorage));

export function reportStorage(reason: string): void {
  tell(`This browser does not keep runs (${reason}). All works, but a reload starts afresh.`);
}

/** Says something that must not hide a refusal. */
export function tell(text: string): void {
  const { notice, notify } = useExperiment.getState();
  if (notice?.kind !== 'refused') notify({ kind: 'info', text });
}
