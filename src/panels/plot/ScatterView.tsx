import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from 'react';
import { glyphOf } from '../../plots/glyph';
import {
  type Direction,
  describeScatter,
  pointAt,
  pointBeside,
  type Scatter,
  type ScatterMarks,
  scatterPlot,
} from '../../plots/scatter';
import { PlotFrame } from './PlotFrame';
import './plot.css';
import './scatter.css';
import { useWidth } from './useWidth';

interface ScatterMarksViewProps {
  readonly marks: ScatterMarks;
  readonly title: string;
  readonly description: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly id: string;
  /** Index of the point that is lit; −1 for none. */
  readonly lit: number;
  /** All other categories are faded; null for none. */
  readonly only: number | null;
}

/** Draws the marks of a scatter plot, nothing else; what is lit lies on top. */
export function ScatterMarksView(props: ScatterMarksViewProps) {
  const { marks, title, description, xTitle, yTitle, id, lit, only } = props;
  const { frame } = marks;
  const [bottom, right] = [frame.y + frame.height, frame.x + frame.width];
  const order = marks.points.toSorted((a, b) => Number(a.index === lit) - Number(b.index === lit));
  return (
    <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
      <rect className="scatter-area" x={frame.x} y={frame.y} width={frame.width} height={frame.height} />
      <g className="plot-grid">
        {marks.xTicks.map((tick) => (
          <line key={`x${tick.label}`} x1={tick.at} x2={tick.at} y1={frame.y} y2={bottom} />
        ))}
        {marks.yTicks.map((tick) => (
          <line key={`y${tick.label}`} x1={frame.x} x2={right} y1={tick.at} y2={tick.at} />
        ))}
      </g>
      <g className="plot-ticks">
        {marks.xTicks.map((tick) => (
          <text key={tick.label} x={tick.at} y={bottom + 14} textAnchor="middle">
            {tick.label}
          </text>
        ))}
        {marks.yTicks.map((tick) => (
          <text key={tick.label} x={frame.x - 6} y={tick.at} dy="0.32em" textAnchor="end">
            {tick.label}
          </text>
        ))}
      </g>
      <text className="plot-axis-title" x={right - 4} y={bottom - 6} textAnchor="end">
        {xTitle}
      </text>
      <text
        className="plot-axis-title"
        transform={`translate(${frame.x + 12} ${frame.y + 4}) rotate(-90)`}
        textAnchor="end"
      >
        {yTitle}
      </text>
      {order.map((point) => {
        const glyph = marks.glyphs[point.category];
        const faded = only !== null && only !== point.category;
        return (
          <g
            key={point.index}
            className={`plot-point${glyph.hollow ? ' is-hollow' : ''}${faded ? ' is-faded' : ''}${point.index === lit ? ' is-lit' : ''}`}
            style={{ '--tone': `var(--series-${glyph.tone})` }}
            transform={`translate(${point.x} ${point.y})${point.index === lit ? ' scale(1.5)' : ''}`}
          >
            <path d={glyph.path} />
          </g>
        );
      })}
    </PlotFrame>
  );
}

interface ScatterViewProps {
  readonly scatter: Scatter;
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly height: number;
  /** What a point stands for. */
  readonly sayPoint: (index: number) => string;
  /** Tells which point is looked at; null for none. */
  readonly onPoint: (index: number | null) => void;
}

const KEYS: Readonly<Partial<Record<string, Direction>>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A scatter plot whose points can be visited: by pointer, or by arrow keys across and up. */
export function ScatterView(props: ScatterViewProps) {
  const { scatter, title, xTitle, yTitle, height, sayPoint, onPoint } = props;
  const id = useId();
  const [ref, width] = useWidth<HTMLDivElement>(520, title);
  const [lit, setLit] = useState(-1);
  const [only, setOnly] = useState<number | null>(null);
  const marks = useMemo(() => scatterPlot(scatter, { width, height }), [scatter, width, height]);
  const description = useMemo(() => describeScatter(scatter), [scatter]);
  const across = useMemo(
    () => marks.points.toSorted((a, b) => a.x - b.x || a.index - b.index).map((point) => point.index),
    [marks],
  );

  const visit = (index: number) => {
    if (index === lit) return;
    setLit(index);
    onPoint(index < 0 ? null : index);
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    visit(pointAt(marks, event.clientX - box.left, event.clientY - box.top));
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const direction = KEYS[event.key];
    if (!direction) return;
    event.preventDefault();
    const next = pointBeside(marks, lit, direction);
    if (next >= 0) visit(next);
  };
  const shown = lit >= 0 && lit < scatter.points.length ? lit : -1;
  return (
    <figure className="plot-figure" aria-label={title}>
      <div
        ref={ref}
        className="plot-frame scatter-frame"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => visit(-1)}
      >
        <ScatterMarksView
          marks={marks}
          title={title}
          description={description}
          xTitle={xTitle}
          yTitle={yTitle}
          id={id}
          lit={shown}
          only={only}
        />
        <input
          type="range"
          className="plot-cursor"
          style={{ left: 0, top: 0, width, height }}
          min={0}
          max={Math.max(0, across.length - 1)}
          value={Math.max(0, across.indexOf(shown))}
          aria-label={`Points of ${title}`}
          aria-valuetext={shown < 0 ? 'no point' : sayPoint(shown)}
          onChange={(event) => visit(across[Number(event.target.value)] ?? -1)}
          onKeyDown={move}
          onBlur={() => visit(-1)}
        />
      </div>
      <Legend categories={scatter.categories} only={only} onOnly={setOnly} />
      <p className="mask-reading">
        {shown < 0 ? 'Point at a mark, or visit marks with the arrow keys.' : sayPoint(shown)}
      </p>
    </figure>
  );
}

interface LegendProps {
  readonly categories: readonly string[];
  readonly only: number | null;
  onOnly(category: number | null): void;
}

/** What shapes and colours stand for; a press leaves one category in full strength. */
function Legend({ categories, only, onOnly }: LegendProps) {
  return (
    <ul className="scatter-legend" aria-label="Legend: press to bring one out">
      {categories.map((name, c) => {
        const glyph = glyphOf(c, 60);
        return (
          <li key={name}>
            <button
              type="button"
              className="scatter-key"
              aria-pressed={only === c}
              onClick={() => onOnly(only === c ? null : c)}
            >
              <svg width={14} height={14} viewBox="-7 -7 14 14" aria-hidden="true">
                <g
                  className={`plot-point${glyph.hollow ? ' is-hollow' : ''}`}
                  style={{ '--tone': `var(--series-${glyph.tone})` }}
                >
                  <path d={glyph.path} />
                </g>
              </svg>
              {name}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
