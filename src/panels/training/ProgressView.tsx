import { runFraction, stepsTaken, useRun } from '../../store/run';
import { useThrottled } from '../plot/useThrottled';
import { formatRate, formatSeconds } from './progress';

/** Figures that jump faster than this cannot be read. */
const REDRAW_MS = 200;

/** How far the run is, how fast it goes and how long it still takes. */
export function ProgressView() {
  const run = useRun((s) => s.run);
  const phase = useRun((s) => s.phase);
  const stepsPerSecond = useRun((s) => s.stepsPerSecond);
  const secondsLeft = useRun((s) => s.secondsLeft);
  const fraction = useRun(runFraction);
  const shown = useThrottled(
    `${stepsTaken({ run })}|${stepsPerSecond}|${secondsLeft}|${fraction}`,
    REDRAW_MS,
  );
  const [step, rate, left, share] = shown.split('|').map(Number);
  const total = run?.experiment.training.steps ?? 0;
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
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <p className="run-figures nums">
        <span>
          step <b>{step.toLocaleString('en')}</b> / {total.toLocaleString('en')}
        </span>
        {moving ? (
          <>
            <span>
              <b>{formatRate(rate)}</b> steps/s
            </span>
            <span>
              <b>{formatSeconds(left)}</b> left
            </span>
          </>
        ) : run && run.seconds > 0 && step > 0 ? (
          <span>
            {formatSeconds(run.seconds)} of training, {formatRate(step / run.seconds)} steps/s
          </span>
        ) : null}
      </p>
    </div>
  );
}
