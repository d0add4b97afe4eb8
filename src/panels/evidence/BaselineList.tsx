import { useState } from 'react';
import { Icon } from '../../app/Icon';
import type { BaselineName } from '../../experiment/baseline';
import { isLive, useRun } from '../../store/run';
import { BASELINE_NAMES, type Variant } from './variants';

/** Baselines without a number yet, each with a way to get one; the one under way with its progress. */
export function BaselineList({ variants }: { readonly variants: readonly Variant[] }) {
  const comparing = useRun((s) => s.comparing);
  const failed = useRun((s) => s.comparisonFailure);
  const live = useRun((s) => isLive(s.phase));
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const { stopComparing } = useRun.getState();
  const compare = (names: readonly BaselineName[]) => {
    // Baselines asked for while none is under way begin a new queue.
    setAsked(new Set([...(comparing ? asked : []), ...names]));
    useRun.getState().compare(names);
  };
  const missing = variants.flatMap((v) => (v.id !== 'this' && !v.evaluation ? [{ ...v, id: v.id }] : []));
  if (missing.length === 0 && !comparing && !failed) return null;
  const waiting = missing.filter((v) => v.id !== comparing?.name);
  const isQueued = (name: BaselineName) => comparing !== null && asked.has(name);
  const free = waiting.filter((v) => !isQueued(v.id));
  return (
    <section className="baselines" aria-label="Baselines not yet run">
      {comparing ? <Comparing {...comparing} onStop={stopComparing} /> : null}
      {failed ? (
        <p className="note bad" role="alert">
          <Icon name="warn" size={15} />
          <span>
            {BASELINE_NAMES[failed.name].name} could not be trained: {failed.failure.message}{' '}
            {failed.failure.remedy}
          </span>
        </p>
      ) : null}
      {waiting.length > 0 ? (
        <>
          <div className="spread">
            <h3>Not run yet</h3>
            {free.length > 1 ? (
              <button type="button" className="button small" onClick={() => compare(free.map((v) => v.id))}>
                <Icon name="play" size={12} />
                Run all {free.length}
              </button>
            ) : null}
          </div>
          <ul>
            {waiting.map((v) => (
              <li key={v.id}>
                <span>
                  <b>{v.name}</b> <span className="muted">{v.says}</span>
                </span>
                {isQueued(v.id) ? (
                  <span className="badge">next in line</span>
                ) : (
                  <button
                    type="button"
                    className="button small"
                    aria-label={`Run it: ${v.name}`}
                    onClick={() => compare([v.id])}
                  >
                    Run it
                  </button>
                )}
              </li>
            ))}
          </ul>
          {live ? (
            <p className="field-hint">Runs beside the training under way, and slows it down meanwhile.</p>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

interface ComparingProps {
  readonly name: BaselineName;
  readonly step: number;
  readonly steps: number;
  readonly onStop: () => void;
}

function Comparing({ name, step, steps, onStop }: ComparingProps) {
  return (
    <div className="comparing">
      <div className="spread">
        <span>
          Training <b>{BASELINE_NAMES[name].name}</b>: step {step} of {steps}
        </span>
        <button type="button" className="button small" onClick={onStop}>
          <Icon name="stop" size={12} />
          Stop
        </button>
      </div>
      <div
        className="progress"
        role="progressbar"
        aria-label={`Training the baseline ${BASELINE_NAMES[name].name}`}
        aria-valuemin={0}
        aria-valuemax={steps}
        aria-valuenow={step}
      >
        <span style={{ width: `${(100 * step) / Math.max(1, steps)}%` }} />
      </div>
    </div>
  );
}
