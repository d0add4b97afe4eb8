import { useId } from 'react';
import { BACKEND_NAMES, isLive, useRun } from '../../store/run';

const NAMES = { webgpu: 'WebGPU', wasm: 'WASM', webgl: 'WebGL', cpu: 'CPU (plain JavaScript)' } as const;

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
              {NAMES[name]}
            </option>
          ))}
        </select>
      </div>
      <p id={`${id}-about`} className="field-hint">
        {backend
          ? `${NAMES[backend.name]}${backend.detail ? ` (${backend.detail})` : ''}: ${backend.reason}`
          : 'Chosen when training starts; the reason is then said here.'}
        {waits ? ` ${NAMES[wish]} is used from the next start.` : ''}
      </p>
    </div>
  );
}
