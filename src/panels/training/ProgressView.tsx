import { useExperiment } from '../../store/experiment';
import { runFraction, stepsTaken } from '../../store/run';
import type { RunState } from '../../store/run.types';
import { useRunAtMost } from '../plot/useRunAtMost';
import { formatRate, formatSeconds, formatTaken } from './progress';

/** Figures that jump faster than this cannot be read. */
const REDRAW_MS = 200;
const whole = (state: RunState) => state;

/** How far the run is, how fast it goes and how long it still takes. */
export function ProgressView() {
  const state = useRunAtMost(whole, REDRAW_MS);
  const { run, phase, stepsPerSecond, secondsLeft } = state;
  const step = stepsTaken(state);
  const planned = useExperiment((s) => s.experiment.training.steps);
  const total = run?.experiment.training.steps ?? planned;
  const moving = phase === 'running';
  return (
    <div className="run-progress">
      <div
        className="progress"
        role="progressbar"
        aria-label="Training progress"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={step}
        aria-valuetext={`step ${step} of ${total}`}
      >
        <span style={{ width: `${runFraction(state) * 100}%` }} />
      </div>
      <p className="run-figures nums">
        <span>
          step <b>{step.toLocaleString('en')}</b> / {total.toLocaleString('en')}
        </span>
        {moving ? (
          <>
            <span>
              <b>{formatRate(stepsPerSecond)}</b> steps/s
            </span>
            <span>
              <b>{formatSeconds(secondsLeft)}</b> left
            </span>
          </>
        ) : run && run.seconds > 0 && step > 0 ? (
          <span>
            {formatTaken(run.seconds)} of training, {formatRate(step / run.seconds)} steps/s
          </span>
        ) : null}
      </p>
    </div>
  );
}
