import { type PointerEvent, useId, useMemo, useRef, useState } from 'react';
import type { Run } from '../../experiment/records';
import { formatValue } from '../../plots/format';
import { phaseDotAt, phasePlot } from '../../plots/phase';
import { DataTable } from '../plot/DataTable';
import { PhaseView } from '../plot/PhaseView';
import { PictureButtons } from '../plot/PictureButtons';
import { useWidth } from '../plot/useWidth';
import { OpenGrid, Words } from './PreparedGrid';
import {
  type PhaseUnit,
  type PhaseValue,
  phaseCaption,
  phasePicture,
  phaseVerdict,
  randomGraphs,
} from './phase';

const HEIGHT = 300;

/** Random graphs: what is recovered of them against how far each is from violating the condition. */
export function PhasePart({ results }: { readonly results: ReadonlyMap<string, Run> }) {
  const id = useId();
  const picture = useRef<HTMLDivElement>(null);
  const [frameRef, width] = useWidth<HTMLDivElement>(720, 'phase');
  const [unit, setUnit] = useState<PhaseUnit>('factors');
  const [value, setValue] = useState<PhaseValue>('leak');
  const [at, setAt] = useState<number | null>(null);
  const grid = randomGraphs();
  const { plot, notes } = useMemo(
    () => phasePicture(grid, results, unit, value),
    [grid, results, unit, value],
  );
  const marks = useMemo(() => phasePlot(plot, { width, height: HEIGHT }), [plot, width]);
  const verdict = useMemo(() => phaseVerdict(grid, results), [grid, results]);
  const caption = useMemo(() => phaseCaption(grid, results, unit), [grid, results, unit]);
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
              <p className="plot-note" data-picture>
                {caption}
              </p>
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
            {said || 'Point at a dot, or step through them with the arrow keys, to see which it is.'}
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
