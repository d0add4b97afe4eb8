import { type PointerEvent, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';
import type { Run } from '../../experiment/records';
import { formatValue } from '../../plots/format';
import { phaseDotAt, phasePlot } from '../../plots/phase';
import { useSweep } from '../../store/sweep';
import { cellsOf, type Grid } from '../../sweep/grid';
import { DataTable } from '../plot/DataTable';
import { PhaseView } from '../plot/PhaseView';
import { PictureButtons } from '../plot/PictureButtons';
import { StripView } from '../plot/StripView';
import { useWidth } from '../plot/useWidth';
import {
  type PhaseUnit,
  type PhaseValue,
  pairGrid,
  pairPlot,
  pairVerdict,
  phasePicture,
  phaseVerdict,
  randomGraphs,
  type Verdict,
} from './uic';
import { useAct } from './useAct';

interface UicSectionProps {
  readonly results: ReadonlyMap<string, Run>;
}

/** The condition drawn as data: one pair of factors in three graphs, and many random graphs. */
export function UicSection({ results }: UicSectionProps) {
  return (
    <>
      <Pair results={results} />
      <Phase results={results} />
    </>
  );
}

function Pair({ results }: UicSectionProps) {
  const picture = useRef<HTMLDivElement>(null);
  const [lit, setLit] = useState<string | null>(null);
  const pairs = useMemo(pairGrid, []);
  const plot = useMemo(() => pairPlot(pairs, results), [pairs, results]);
  const verdict = useMemo(() => pairVerdict(pairs, results), [pairs, results]);
  const title = 'Leak of the pair and of the other factors';
  return (
    <section className="uic-part stack tight" aria-label="UIC: satisfied, violated, repaired">
      <h3 className="ablation-heading">Satisfied, violated, repaired</h3>
      <Words verdict={verdict} />
      <OpenGrid grid={pairs.grid} results={results} name="satisfied, violated, repaired" />
      <div ref={picture}>
        <StripView
          plot={plot}
          title={title}
          unit="seed"
          lit={lit}
          onLight={setLit}
          say={(row, seed, value) => `${row.replace('-', ', ')}, seed ${seed}: leak ${formatValue(value)}`}
        />
      </div>
      <p className="plot-note">
        Leak: the largest |Spearman ρ| of a factor’s latent with another factor, on the balanced domain; the
        true graph is the mask, so only the graph differs. ◆ mean, with its 95 % interval over seeds.
      </p>
      <div className="plot-foot">
        <PictureButtons title={title} of={picture} />
        <DataTable
          caption={title}
          columns={['graph', 'factors', 'mean leak', '95 % from', 'to', 'seeds']}
          rows={() =>
            plot.groups.flatMap((group) =>
              group.rows.map((row) => ({
                key: row.id,
                cells: [
                  group.name,
                  row.name,
                  formatValue(row.mean),
                  formatValue(row.low),
                  formatValue(row.high),
                  row.dots.length,
                ],
              })),
            )
          }
        />
      </div>
    </section>
  );
}

const HEIGHT = 300;

function Phase({ results }: UicSectionProps) {
  const id = useId();
  const picture = useRef<HTMLDivElement>(null);
  const [frameRef, width] = useWidth<HTMLDivElement>(720, 'phase');
  const [unit, setUnit] = useState<PhaseUnit>('factors');
  const [value, setValue] = useState<PhaseValue>('leak');
  const [at, setAt] = useState<number | null>(null);
  const grid = useMemo(randomGraphs, []);
  const { plot, notes } = useMemo(
    () => phasePicture(grid, results, unit, value),
    [grid, results, unit, value],
  );
  const marks = useMemo(() => phasePlot(plot, { width, height: HEIGHT }), [plot, width]);
  const verdict = useMemo(() => phaseVerdict(grid, results), [grid, results]);
  const yTitle = value === 'mcc' ? 'MCC' : 'leak';
  const title = `${yTitle} of ${unit} against the graph`;
  // In the order in which the eye goes through them, so that keys do too.
  const order = useMemo(
    () => plot.dots.toSorted((a, b) => a.column - b.column || a.value - b.value).map((dot) => dot.id),
    [plot],
  );
  const lit = at === null ? null : (order[at] ?? null);
  const said = notes.find((note) => note.id === lit)?.text ?? '';
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const hit = phaseDotAt(marks, event.clientX - box.left, event.clientY - box.top);
    setAt(hit ? order.indexOf(hit.id) : null);
  };
  return (
    <section className="uic-part stack tight" aria-label="Phase picture">
      <h3 className="ablation-heading">Phase picture: random graphs</h3>
      <Words verdict={verdict} />
      <OpenGrid grid={grid} results={results} name="phase picture" />
      <div className="row measure-row">
        <Choice
          label="Dots are"
          value={unit}
          options={[
            ['factors', 'by factor'],
            ['graphs', 'by graph'],
          ]}
          onChange={setUnit}
        />
        <Choice
          label="Height is"
          value={value}
          options={[
            ['leak', 'leak'],
            ['mcc', 'MCC'],
          ]}
          onChange={setValue}
        />
      </div>
      {plot.dots.length === 0 ? <p className="empty">No graph has been trained yet.</p> : null}
      <div ref={frameRef} className="plot-frame" onPointerMove={point} onPointerLeave={() => setAt(null)}>
        {plot.dots.length === 0 ? null : (
          <>
            <div ref={picture}>
              <PhaseView
                marks={marks}
                title={title}
                description={verdict.found.join(' ')}
                id={id}
                yTitle={yTitle}
                lit={lit}
              />
            </div>
            <input
              type="range"
              className="plot-cursor"
              style={{
                left: marks.frame.x,
                top: marks.frame.y,
                width: marks.frame.width,
                height: marks.frame.height,
              }}
              min={0}
              max={Math.max(0, order.length - 1)}
              step={1}
              value={at ?? 0}
              aria-label={`Dots of ${title}, from left to right and from below`}
              aria-valuetext={said || 'none chosen'}
              onFocus={() => setAt(at ?? 0)}
              onChange={(event) => setAt(Number(event.target.value))}
              onBlur={() => setAt(null)}
            />
          </>
        )}
      </div>
      {plot.dots.length === 0 ? null : (
        <>
          <p className="strip-reading">
            {said ||
              `One dot is one ${unit === 'graphs' ? 'graph' : 'factor of a graph'}, averaged over its seeds; the bar is the mean.`}
          </p>
          <div className="plot-foot">
            <PictureButtons title={title} of={picture} />
            <DataTable
              caption={title}
              columns={['what', yTitle]}
              rows={() =>
                order.map((dot) => ({
                  key: dot,
                  cells: [
                    notes.find((note) => note.id === dot)?.text.replace(/: [^:]*$/, '') ?? dot,
                    formatValue(plot.dots.find((d) => d.id === dot)?.value),
                  ],
                }))
              }
            />
          </div>
        </>
      )}
    </section>
  );
}

function Words({ verdict }: { readonly verdict: Verdict }) {
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
function OpenGrid({ grid, results, name }: OpenGridProps) {
  const [problem, act] = useAct();
  const keys = useMemo(() => new Set(cellsOf(grid).map(({ key }) => key)), [grid]);
  const known = [...keys].filter((key) => results.has(key)).length;
  const open = keys.size - known;
  const phase = useSweep((s) => s.phase);
  const onShow = useSweep(
    (s) => s.grid?.variants.map((v) => v.id).join() === grid.variants.map((v) => v.id).join(),
  );
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
          : ` = ${keys.size} trainings. What this browser knows of them is not trained again; the grid on show makes room, its results stay.`}
      </span>
      {problem ? (
        <span className="field-error" role="alert">
          {problem}
        </span>
      ) : null}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in every browser.
    <span className="segmented" role="group" aria-label={label}>
      {options.map(([option, name]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
          {name}
        </button>
      ))}
    </span>
  );
}
