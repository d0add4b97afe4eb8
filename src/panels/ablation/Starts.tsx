import { useEffect, useId, useMemo, useRef } from 'react';
import { Icon } from '../../app/Icon';
import { trainingProblems } from '../../experiment/rules';
import { useExperiment } from '../../store/experiment';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { EarlierGrids } from './EarlierGrids';
import { ImportRuns } from './ImportRuns';
import { pairGrid } from './pair';
import { randomGraphs } from './phase';
import { ablationBase, partsGrid } from './starts';
import { useAct } from './useAct';

interface Start {
  readonly title: string;
  readonly says: string;
  readonly grid: Grid;
  /** Why it cannot be trained, or null. */
  readonly blocked: string | null;
}

interface StartsProps {
  /** Where there is a grid to go back to. */
  readonly onBack: (() => void) | null;
  readonly onBegin: () => void;
}

/** Where no grid is on show: what an ablation is, and three of them to begin with. */
export function Starts({ onBack, onBegin }: StartsProps) {
  const experiment = useExperiment((s) => s.experiment);
  const id = useId();
  const [problem, act] = useAct();
  const starts = useMemo(() => startsOf(experiment), [experiment]);
  // The button that led here is gone.
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const begin = (grid: Grid) =>
    act(async () => {
      await useSweep.getState().open(grid);
      useSweep.getState().run();
      onBegin();
    });
  return (
    <div className="ablation-empty">
      <p>
        An ablation trains the same experiment with one part changed at a time, on the same seeds, so that
        what changes in the figures is that part’s doing. Every seed is shown as a dot, with intervals and
        paired tests; trainings run in the background and are kept in this browser.
      </p>
      {onBack ? (
        <p className="row">
          <button ref={back} type="button" className="button small" onClick={onBack}>
            Back to the grid on show
          </button>
          <span className="field-hint">
            Another grid takes its place, and it goes to the earlier ones below; its results stay.
          </span>
        </p>
      ) : null}
      <ul className="start-list">
        {starts.map(({ title, says, grid, blocked }) => (
          <li key={title}>
            <button
              type="button"
              className="start-card"
              disabled={blocked !== null}
              aria-describedby={blocked === null ? undefined : `${id}-blocked`}
              onClick={() => begin(grid)}
            >
              <span className="start-title">
                <Icon name="play" size={14} /> {title}
              </span>
              <span className="start-says">{says}</span>
              {blocked ? (
                <span id={`${id}-blocked`} className="field-error">
                  {blocked}
                </span>
              ) : null}
              <span className="start-size nums">
                {grid.variants.length} variants × {grid.seeds.length} seeds ={' '}
                {grid.variants.length * grid.seeds.length} trainings
              </span>
            </button>
          </li>
        ))}
      </ul>
      <EarlierGrids
        onOpen={(grid) =>
          act(async () => {
            await useSweep.getState().open(grid);
            onBegin();
          })
        }
      />
      {problem ? (
        <p className="note warn" role="alert">
          <Icon name="warn" size={15} />
          <span>{problem}</span>
        </p>
      ) : null}
      <ImportRuns of="grid" />
    </div>
  );
}

function startsOf(experiment: Parameters<typeof partsGrid>[0]): readonly Start[] {
  const base = ablationBase(experiment);
  return [
    {
      title: 'Which part of SIT matters?',
      says:
        base === experiment
          ? 'The experiment on show, without each of its parts, and with the controls that decide what a gain belongs to.'
          : 'The world’s own SIT (the experiment on show has no masks to learn), without each of its parts, and its controls.',
      grid: partsGrid(experiment),
      // Own data may lack its files; the prepared grids bring their own world.
      blocked: trainingProblems(base)[0]?.message ?? null,
    },
    {
      title: 'UIC: satisfied, violated, repaired',
      says: 'One world, one edge cut and the cheapest repair: do the two factors that no task tells apart mix, and only they?',
      grid: pairGrid().grid,
      blocked: null,
    },
    {
      title: 'Phase picture',
      says: 'Many random graphs: how well are factors recovered, the nearer a graph is to violating the condition?',
      grid: randomGraphs(),
      blocked: null,
    },
  ];
}
