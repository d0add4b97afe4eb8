import { useId } from 'react';
import { BACKEND_LABELS, backendSentence } from '../../app/backendSentence';
import { BACKEND_NAMES, isLive, useRun } from '../../store/run';

/** Which backend runs and why, and the reader's own choice for the next start. */
export function BackendView() {
  const id = useId();
  const backend = useRun((s) => s.backend);
  const wish = useRun((s) => s.backendWish);
  const phase = useRun((s) => s.phase);
  const setBackend = useRun((s) => s.setBackend);
  const waits = isLive(phase) && wish !== null && backend !== null && backend.name !== wish;
  return (
    <div className="field backend">
      <div className="row">
        <label className="field-label" htmlFor={id}>
          Backend
        </label>
        <select
          id={id}
          className="select small"
          value={wish ?? 'auto'}
          aria-describedby={`${id}-about`}
          onChange={(event) => setBackend(BACKEND_NAMES.find((name) => name === event.target.value) ?? null)}
        >
          <option value="auto">Choose for me</option>
          {BACKEND_NAMES.map((name) => (
            <option key={name} value={name}>
              {BACKEND_LABELS[name]}
            </option>
          ))}
        </select>
      </div>
      <p id={`${id}-about`} className="field-hint">
        {backend ? backendSentence(backend) : 'Chosen when training starts; the reason is then said here.'}
        {waits ? ` ${BACKEND_LABELS[wish]} is used from the next start.` : ''}
      </p>
    </div>
  );
}
