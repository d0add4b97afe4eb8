import { Icon } from '../../app/Icon';
import { useMissingFiles } from '../../app/missingFiles';
import { canResume, useRun } from '../../store/run';
import { nameOfWay, type WayOn, waysOn } from './waysOn';

/** What went wrong, and the ways on. */
export function FailureNote() {
  const failure = useRun((s) => s.failure);
  const backend = useRun((s) => s.backend?.name ?? null);
  const mayResume = useRun(canResume);
  const checkpointStep = useRun((s) => s.checkpoint?.step ?? null);
  const waits = useMissingFiles() !== null;
  // Files that are missing are said, with the way on, where they are.
  if (!failure || (waits && failure.kind === 'refused')) return null;
  const go = (way: WayOn) => {
    const { resume, train, setBackend } = useRun.getState();
    switch (way) {
      case 'resume':
        return resume();
      case 'train':
        return train();
      case 'resume-on-wasm':
        setBackend('wasm');
        return resume();
      case 'train-on-wasm':
        setBackend('wasm');
        return train();
      default:
        return way satisfies never;
    }
  };
  return (
    <div className="note bad" role="alert">
      <Icon name="warn" size={15} />
      <div className="stack tight">
        <p>
          <b>{failure.message}</b> {failure.remedy}
        </p>
        <div className="row">
          {waysOn(failure, mayResume, backend).map((way) => (
            <button key={way} type="button" className="button small" onClick={() => go(way)}>
              {nameOfWay(way, checkpointStep)}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}
