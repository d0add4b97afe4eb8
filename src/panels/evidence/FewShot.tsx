import { useMemo } from 'react';
import type { Experiment } from '../../experiment/experiment';
import { canMeasureFewShot, USUAL_SHOTS, withShots } from '../../experiment/fewShot';
import { listed } from '../../lib/listed';
import { useExperiment } from '../../store/experiment';
import { ShotsView } from '../plot/ShotsView';
import { fewShotSeries } from './fewShotSeries';
import type { Variant } from './variants';

interface FewShotProps {
  /** Of the run on show. */
  readonly experiment: Experiment;
  readonly variants: readonly Variant[];
}

/** The few-shot curves of the run on show and its baselines, and the switch that asks for them. */
export function FewShot({ experiment, variants }: FewShotProps) {
  const series = useMemo(() => fewShotSeries(variants), [variants]);
  const edited = useExperiment((s) => s.experiment);
  if (series.length === 0 && !canMeasureFewShot(edited)) return null;
  const measured = series.find(({ id }) => id === 'this');
  const missing = measured
    ? (experiment.training.shots ?? []).filter((shots) => !measured.points.some((p) => p.shots === shots))
    : [];
  return (
    <section className="evidence-part">
      <h3>Held-out tasks after a few examples</h3>
      {series.length > 0 ? (
        <>
          <ShotsView series={series} title="Few-shot curves by variant" />
          <p className="plot-note">
            Copies of each finished model, trained on with so many labelled examples of every held-out task,
            all tasks at once, and measured on the same held-out examples as before; 0 is the zero-shot score.
            Whiskers: 95 % Wilson interval.
            {missing.length > 0
              ? ` Not measured after ${missing.join(', ')}: this world has too few sentences beside those it is measured on, or the loss stopped being a number.`
              : ''}
          </p>
        </>
      ) : null}
      {canMeasureFewShot(edited) ? <Switch experiment={edited} measured={series.length > 0} /> : null}
    </section>
  );
}

/** Part of the experiment: what it asks for is measured when it is trained. */
function Switch({ experiment, measured }: { readonly experiment: Experiment; readonly measured: boolean }) {
  const change = useExperiment((s) => s.change);
  const on = experiment.training.shots !== undefined;
  const shots = experiment.training.shots ?? USUAL_SHOTS;
  return (
    <div className="few-shot-switch">
      <label className="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            const wanted = event.target.checked ? USUAL_SHOTS : [];
            change((e) => withShots(e, wanted));
          }}
        />
        Measure the few-shot curve
      </label>
      <p className="field-hint">
        {on && !measured
          ? 'Measured after the last step: train again to see it here, then the baselines for theirs.'
          : `After ${listed(shots)} labelled examples of each held-out task, at the end of training; takes a few seconds more.`}
      </p>
    </div>
  );
}
