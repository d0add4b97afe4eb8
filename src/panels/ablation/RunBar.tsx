import { useMemo } from 'react';
import { Icon } from '../../app/Icon';
import { useSweep } from '../../store/sweep';
import type { Cell } from '../../sweep/grid';
import { formatSeconds } from '../training/progress';
import { standingOf } from './standing';

/** What is still to train, and starting, pausing and stopping it. */
export function RunBar({ cells }: { readonly cells: readonly Cell[] }) {
  const phase = useSweep((s) => s.phase);
  const states = useSweep((s) => s.cells);
  const secondsLeft = useSweep((s) => s.secondsLeft);
  const standing = useMemo(() => standingOf(cells, states), [cells, states]);
  const { run, pause, stop } = useSweep.getState();
  const { trainings, done, running, failed } = standing;
  const open = trainings - done;
  const live = phase === 'running';
  const idle = !live && running === 0;
  // `aria-disabled`, since a button that is disabled under the finger drops the focus.
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in every browser.
    <div className="run-bar" role="group" aria-label="Running the grid">
      <div className="row">
        {live ? (
          <button type="button" className="button" onClick={pause}>
            <Icon name="pause" size={14} /> Pause
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            aria-disabled={open === 0}
            onClick={() => open > 0 && run()}
          >
            <Icon name="play" size={14} />
            {phase === 'paused'
              ? 'Go on'
              : open === 0
                ? 'All trained'
                : `Train ${open}${failed > 0 && failed === open ? ' again' : ''}`}
          </button>
        )}
        <button type="button" className="button" aria-disabled={idle} onClick={() => idle || stop()}>
          <Icon name="stop" size={14} /> Stop
        </button>
      </div>
      <div
        className="progress"
        role="progressbar"
        aria-label="Trainings of the grid"
        aria-valuemin={0}
        aria-valuemax={trainings}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${trainings} trainings done`}
      >
        <span style={{ width: `${100 * standing.share}%` }} />
      </div>
      <p className="run-figures nums" role="status">
        {live || phase === 'paused' || done === trainings || done === 0 ? (
          <span>
            <b>{done}</b> of {trainings} trainings done
          </span>
        ) : (
          <span>
            {trainings} trainings: <b>{done}</b> known, <b>{open}</b> new
          </span>
        )}
        {running > 0 ? <span>{running} under way</span> : null}
        {failed > 0 ? <span className="field-error">{failed} failed</span> : null}
        {live ? (
          <span>
            {Number.isFinite(secondsLeft) ? `about ${formatSeconds(secondsLeft)} left` : 'timing the first…'}
          </span>
        ) : null}
        {phase === 'paused' ? <span>{running > 0 ? 'pausing after those under way' : 'paused'}</span> : null}
        {standing.cells > trainings ? (
          <span>{standing.cells - trainings} shared between variants</span>
        ) : null}
      </p>
    </div>
  );
}
