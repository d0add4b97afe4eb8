import { memo, useMemo, useState } from 'react';
import type { Run } from '../../experiment/records';
import { LineChartView } from '../plot/LineChartView';
import { errorChart, lossChart, maskChart, scheduleChart, scoreChart } from './charts';

/** Every loss term and every metric over steps, raw. */
export const Curves = memo(function Curves({ run }: { readonly run: Run }) {
  const [yScale, setScale] = useState<'linear' | 'log'>('log');
  const { steps, evaluations, masks, experiment } = run;
  // The run is a new value with every record; each chart follows only the records it draws.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows steps alone.
  const losses = useMemo(() => lossChart(run, yScale), [steps, experiment, yScale]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows evaluations alone.
  const scores = useMemo(() => scoreChart(run), [evaluations, experiment]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows evaluations alone.
  const errors = useMemo(() => errorChart(run), [evaluations, experiment]);
  const [more, setMore] = useState(false);
  const numeric = experiment.world.kind === 'numeric';

  return (
    <div className="curves">
      <div className="curve-head">
        <h3>Losses</h3>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in every browser. */}
        <div className="segmented" role="group" aria-label="Scale of the losses">
          {(['log', 'linear'] as const).map((scale) => (
            <button key={scale} type="button" aria-pressed={yScale === scale} onClick={() => setScale(scale)}>
              {scale}
            </button>
          ))}
        </div>
      </div>
      <LineChartView
        chart={losses}
        title="Loss terms"
        yTitle={yScale === 'log' ? 'loss (log)' : 'loss'}
        note="Raw terms before their weights; total after."
      />
      <div className="curve-head">
        <h3>{numeric ? 'Recovery' : 'Exact match'}</h3>
      </div>
      {scores.series.length > 0 ? (
        <LineChartView
          chart={scores}
          title={numeric ? 'Recovery' : 'Exact match'}
          yTitle="0 to 1"
          height={150}
        />
      ) : (
        <p className="field-hint">Measured at the first evaluation, step {firstEvaluation(run)}.</p>
      )}
      <details className="disclosure" onToggle={(event) => setMore(event.currentTarget.open)}>
        <summary>More curves</summary>
        {more ? (
          <div className="disclosure-body">
            {errors.series.length > 0 ? (
              <>
                <h3>Mean squared error of the targets</h3>
                <LineChartView chart={errors} title="Error by domain" yTitle="MSE" height={140} />
              </>
            ) : null}
            {masks.length > 0 ? <MaskCurve run={run} /> : null}
            <ScheduleCurve run={run} />
          </div>
        ) : null}
      </details>
    </div>
  );
});

function MaskCurve({ run }: { readonly run: Run }) {
  const { masks, experiment } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows masks alone.
  const chart = useMemo(() => maskChart(run), [masks, experiment]);
  return (
    <>
      <h3>Masks</h3>
      <LineChartView
        chart={chart}
        title="Masks over training"
        yTitle="0 to 1"
        height={140}
        note="Mean mask probability, and the expected share of latent pairs with equal rows."
      />
    </>
  );
}

function ScheduleCurve({ run }: { readonly run: Run }) {
  const { steps, experiment } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows steps alone.
  const chart = useMemo(() => scheduleChart(run), [steps, experiment]);
  return (
    <>
      <h3>Temperature and learning rate</h3>
      <LineChartView chart={chart} title="Schedules" yTitle="value" height={130} />
    </>
  );
}

function firstEvaluation(run: Run): number {
  const { evaluateEvery, steps } = run.experiment.training;
  return evaluateEvery > 0 ? Math.min(evaluateEvery, steps) : steps;
}
