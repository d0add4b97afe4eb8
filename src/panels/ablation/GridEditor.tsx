import { useId } from 'react';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { SeedsField } from './SeedsField';
import { useAct } from './useAct';
import { VariantList } from './VariantList';

/** What is trained: the variants, the seeds, what they are compared with, and how many at once. */
export function GridEditor({ grid }: { readonly grid: Grid }) {
  const id = useId();
  const [problem, act] = useAct();
  const workers = useSweep((s) => s.workers);
  const mostWorkers = useSweep((s) => s.mostWorkers);
  const { setVariants, setWorkers } = useSweep.getState();
  return (
    <>
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
