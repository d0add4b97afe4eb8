import { useMemo } from 'react';
import { Icon } from '../../app/Icon';
import type { Run } from '../../experiment/records';
import { useSweep } from '../../store/sweep';
import { cellsOf, type Grid, sameTrainings } from '../../sweep/grid';
import { useAct } from './useAct';
import type { Verdict } from './verdict';

/** What the theorem says, and what the data show. */
export function Words({ verdict }: { readonly verdict: Verdict }) {
  return (
    <div className="uic-words">
      <p>{verdict.predicted}</p>
      {verdict.found.length > 0 ? (
        <ul className="comparison-list" aria-label="What the data show">
          {verdict.found.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

interface OpenGridProps {
  readonly grid: Grid;
  readonly results: ReadonlyMap<string, Run>;
  readonly name: string;
}

/** Opens a prepared grid and trains what is not known of it; the reader hears first how much that is. */
export function OpenGrid({ grid, results, name }: OpenGridProps) {
  const [problem, act] = useAct();
  const keys = useMemo(() => new Set(cellsOf(grid).map(({ key }) => key)), [grid]);
  const known = [...keys].filter((key) => results.has(key)).length;
  const open = keys.size - known;
  const phase = useSweep((s) => s.phase);
  const shown = useSweep((s) => s.grid);
  const onShow = useMemo(() => shown !== null && sameTrainings(shown, grid), [shown, grid]);
  const begin = () =>
    act(async () => {
      await useSweep.getState().open(grid);
      useSweep.getState().run();
    });
  return (
    <div className="row">
      <button
        type="button"
        className="button small"
        disabled={onShow && (phase === 'running' || open === 0)}
        onClick={begin}
      >
        <Icon name="play" size={13} /> {onShow ? 'Train it' : 'Open and train it'}
        <span className="visually-hidden">: {name}</span>
      </button>
      <span className="field-hint nums">
        {grid.variants.length} graphs × {grid.seeds.length} seeds
        {onShow
          ? `: ${known} of ${keys.size} done.`
          : ` = ${keys.size} trainings. What this browser knows of them is not trained again; the grid on show goes to Other grids.`}
      </span>
      {problem ? (
        <span className="field-error" role="alert">
          {problem}
        </span>
      ) : null}
    </div>
  );
}
