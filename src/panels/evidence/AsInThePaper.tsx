import { useMemo, useState } from 'react';
import { BASELINES } from '../../experiment/baseline';
import type { Experiment } from '../../experiment/experiment';
import type { Run } from '../../experiment/records';
import { useRun } from '../../store/run';
import { PaperTable } from './PaperTable';
import { BASELINE_NAMES, nameOfModel } from './variants';

/** This run and its baselines in the shape of the paper's table: one seed each, so that nothing is said over seeds. */
export function AsInThePaper({
  experiment,
  evaluations,
}: {
  readonly experiment: Experiment;
  readonly evaluations: Run['evaluations'];
}) {
  const baselines = useRun((s) => s.baselines);
  const finished = useRun((s) => s.run?.finished ?? false);
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else a run records changes many times a second and is not shown.
  const variants = useMemo(() => {
    const { run } = useRun.getState();
    if (!open || !run) return [];
    const others = BASELINES.flatMap((id) => {
      const baseline = baselines[id];
      return baseline ? [{ id, name: BASELINE_NAMES[id].name, runs: [baseline] }] : [];
    });
    return [{ id: 'this', name: nameOfModel(experiment), runs: [run] }, ...others];
  }, [open, experiment, evaluations, finished, baselines]);
  return (
    <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>In the shape of the paper’s table</summary>
      <div className="disclosure-body">
        <PaperTable variants={variants} />
        <p className="plot-note">
          {finished ? '' : 'This run comes in when its training has ended. '}
          Means and intervals over seeds are in the Ablation.
        </p>
      </div>
    </details>
  );
}
