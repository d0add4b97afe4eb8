import { useId, useState } from 'react';
import { Icon } from '../../app/Icon';
import type { Experiment } from '../../experiment/experiment';
import { experimentKey } from '../../experiment/key';
import { useExperiment } from '../../store/experiment';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { SeedsField } from './SeedsField';
import { rebase } from './starts';
import { useAct } from './useAct';
import { VariantList } from './VariantList';

/** What is trained: the base, its variants, the seeds, what they are compared with. */
export function GridEditor({ grid }: { readonly grid: Grid }) {
  const id = useId();
  const [problem, act] = useAct();
  const workers = useSweep((s) => s.workers);
  const mostWorkers = useSweep((s) => s.mostWorkers);
  const { setVariants, setWorkers } = useSweep.getState();
  return (
    <>
      <Base grid={grid} />
      <VariantList grid={grid} />
      <SeedsField grid={grid} />
      <div className="grid-fields">
        <div className="field">
          <label className="field-label" htmlFor={`${id}-reference`}>
            Compared with
          </label>
          <select
            id={`${id}-reference`}
            className="select small"
            value={grid.reference}
            onChange={(event) => {
              const reference = event.target.value;
              act(() => setVariants(grid.variants, reference));
            }}
          >
            {grid.variants.map((variant) => (
              <option key={variant.id} value={variant.id}>
                {variant.name}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label className="field-label" htmlFor={`${id}-workers`}>
            Trainings at once
          </label>
          <select
            id={`${id}-workers`}
            className="select small"
            value={workers}
            onChange={(event) => setWorkers(Number(event.target.value))}
          >
            {Array.from({ length: mostWorkers }, (_, k) => k + 1).map((count) => (
              <option key={count} value={count}>
                {count} of {mostWorkers} processor{mostWorkers === 1 ? '' : 's'}
              </option>
            ))}
          </select>
        </div>
      </div>
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
    </>
  );
}

/** Which experiment the variants are made of, and a way to take the one being edited. */
function Base({ grid }: { readonly grid: Grid }) {
  const experiment = useExperiment((s) => s.experiment);
  const [problem, act] = useAct();
  const [dropped, setDropped] = useState<readonly string[]>([]);
  const { base } = grid;
  // The grid gives the seeds, so that another seed alone makes no other base.
  const same = experimentKey({ ...experiment, seed: base.seed }) === experimentKey(base);
  const take = () =>
    act(async () => {
      const next = rebase(grid, experiment);
      await useSweep.getState().open(next.grid);
      setDropped(next.dropped);
    });
  return (
    <div className="grid-base">
      <p>
        Variants of <b>{nameOf(base)}</b>, {sizeOf(base)}
        {same ? ', the experiment on show.' : '. The experiment on show is another one.'}
      </p>
      {same ? null : (
        <button type="button" className="button small" onClick={take}>
          <Icon name="reset" size={13} /> Use the current experiment
        </button>
      )}
      {dropped.length > 0 ? (
        <p className="field-hint" role="status">
          Left out, since they make no sense for this experiment: {dropped.join(', ')}.
        </p>
      ) : null}
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

function nameOf({ title, preset }: Experiment): string {
  return title || preset;
}

function sizeOf({ world, graph, training }: Experiment): string {
  const of =
    world.kind === 'own'
      ? `own data, ${world.latents} latents`
      : `${world.kind} world, ${graph.factors.length} factors, ${graph.tasks.length} tasks`;
  return `${of}, ${training.steps.toLocaleString('en')} steps`;
}
