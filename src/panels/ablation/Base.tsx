import { useState } from 'react';
import { Icon } from '../../app/Icon';
import { experimentKey } from '../../experiment/key';
import { useExperiment } from '../../store/experiment';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { nameOf, sizeOf } from './baseWords';
import { rebase } from './starts';
import { useAct } from './useAct';

interface BaseProps {
  readonly grid: Grid;
  readonly onOther: () => void;
}

/** Which experiment the variants are made of, and a way to take the one being edited. */
export function Base({ grid, onOther }: BaseProps) {
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
      <div className="row">
        {same ? null : (
          <button type="button" className="button small" onClick={take}>
            <Icon name="reset" size={13} /> Use the current experiment
          </button>
        )}
        <button type="button" className="button quiet small" onClick={onOther}>
          <Icon name="matrix" size={13} /> Other grids…
        </button>
      </div>
      {dropped.length > 0 ? (
        <p className="field-hint" role="status">
          Left out, since they make no sense for this experiment or change nothing in it: {dropped.join(', ')}
          .
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
