import { type KeyboardEvent, memo, type PointerEvent, type ReactNode, useId, useMemo, useState } from 'react';
import {
  describeStrip,
  dotAt,
  pathOfDot,
  type StripMarks,
  type StripPlot,
  stripPlot,
} from '../../plots/strip';
import './plot.css';
import './strip.css';
import { useWidth } from './useWidth';

interface StripMarksViewProps {
  readonly marks: StripMarks;
  readonly id: string;
  /** What a dot says; given, the drawing is a grid whose dots can be visited. */
  readonly say: (row: number, dot: number) => string;
}

/** Draws the marks of a strip plot, nothing else. */
export const StripMarksView = memo(function StripMarksView({ marks, id, say }: StripMarksViewProps) {
  const { frame } = marks;
  const bottom = frame.y + frame.height;
  return (
    <>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus. */}
      <g aria-hidden="true">
        <g className="plot-grid">
          {marks.ticks.map((tick) => (
            <line key={tick.label} x1={tick.at} x2={tick.at} y1={frame.y} y2={bottom} />
          ))}
        </g>
        {marks.rule === null ? null : (
          <line className="strip-rule" x1={marks.rule} x2={marks.rule} y1={frame.y} y2={bottom} />
        )}
        <g className="plot-ticks">
          {marks.ticks.map((tick) => (
            <text key={tick.label} x={tick.at} y={bottom + 14} textAnchor="middle">
              {tick.label}
            </text>
          ))}
        </g>
        {marks.headings.map((heading) => (
          <text key={heading.id} className="plot-heading" x={0} y={heading.y}>
            {heading.text}
          </text>
        ))}
      </g>
      {marks.rows.map((row, r) => (
        <g
          key={row.key}
          role={row.dots.length > 0 ? 'row' : undefined}
          className={`strip-row${row.emphasis ? ' is-emphasis' : ''}${row.alarm ? ' is-alarm' : ''}`}
        >
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus. */}
          <g aria-hidden="true">
            <text className="plot-row-name" x={marks.nameX} y={row.y} textAnchor="end">
              <NameLines x={marks.nameX} lines={row.lines} />
              {row.lines.join(' ') === row.full ? null : <title>{row.full}</title>}
            </text>
            {row.mean && row.low !== null && row.high !== null ? (
              <path
                className="strip-interval"
                d={`M${row.low},${row.mean.y - 3}v6m0,-3H${row.high}m0,-3v6`}
              />
            ) : null}
            {row.mean ? (
              <path className="strip-mean" d={`M${row.mean.x - 4},${row.mean.y}l4,-4 4,4 -4,4Z`} />
            ) : null}
            <text className="plot-row-value" x={marks.valueX} y={row.y} dy="0.32em">
              {row.value}
            </text>
          </g>
          {row.dots.map((dot, d) => (
            // biome-ignore lint/a11y/useSemanticElements: the cell of a drawing.
            <circle
              key={dot.id}
              id={`${id}-${r}-${d}`}
              role="gridcell"
              aria-label={say(r, d)}
              className="strip-dot"
              cx={dot.x}
              cy={dot.y}
              r={marks.radius}
            />
          ))}
        </g>
      ))}
    </>
  );
});

function NameLines({ x, lines: [first, second] }: { readonly x: number; readonly lines: readonly string[] }) {
  if (second === undefined) return <tspan dy="0.32em">{first}</tspan>;
  return (
    <>
      <tspan dy="-0.23em">{first}</tspan>
      <tspan x={x} dy="1.1em">
        {second}
      </tspan>
    </>
  );
}

interface StripViewProps {
  readonly plot: StripPlot;
  readonly title: string;
  /** What one dot is, e.g. `seed`. */
  readonly unit: string;
  /** The dots of this id are lit in every row. */
  readonly lit: string | null;
  readonly onLight: (id: string | null) => void;
  /** What a dot says, e.g. "no UIC loss, seed 101: 0.80". */
  readonly say: (row: string, dot: string, value: number) => string;
  readonly valueCharacters?: number;
  /** Under the drawing: notes and the table. */
  readonly children?: ReactNode;
}

/** A strip plot. Pointer and arrow keys visit its dots; all dots of the visited one's id are lit. */
export function StripView(props: StripViewProps) {
  const { plot, title, unit, lit, onLight, say, valueCharacters, children } = props;
  const id = useId();
  const [frameRef, width] = useWidth<HTMLDivElement>(480, title);
  const [cursor, setCursor] = useState<{ row: number; dot: number } | null>(null);
  const [focused, setFocused] = useState(false);
  const marks = useMemo(() => stripPlot(plot, width, { valueCharacters }), [plot, width, valueCharacters]);
  const rows = useMemo(() => plot.groups.flatMap((g) => g.rows), [plot]);
  const description = useMemo(() => describeStrip(plot, unit), [plot, unit]);
  const sayDot = useMemo(
    () => (row: number, dot: number) => {
      const mark = marks.rows[row]?.dots[dot];
      return mark ? say(rows[row].id, mark.id, mark.value) : '';
    },
    [marks, rows, say],
  );
  const measured = marks.rows.some((row) => row.dots.length > 0);
  // A dot that a new result moved elsewhere is no longer under the cursor.
  const at = cursor && marks.rows[cursor.row]?.dots[cursor.dot] ? cursor : null;

  const visit = (next: { row: number; dot: number } | null) => {
    setCursor(next);
    onLight(next ? (marks.rows[next.row].dots[next.dot]?.id ?? null) : null);
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const hit = dotAt(marks, event.clientX - box.left, event.clientY - box.top);
    if (hit?.row !== cursor?.row || hit?.dot !== cursor?.dot) visit(hit);
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const next = moveInStrip(event.key, at ?? { row: -1, dot: 0 }, marks);
    if (!next) return;
    event.preventDefault();
    visit(next);
  };
  const litPath = lit === null ? '' : pathOfDot(marks, lit);

  const drawing = (
    <svg
      className="plot strip"
      role="presentation"
      width={marks.width}
      height={marks.height}
      viewBox={`0 0 ${marks.width} ${marks.height}`}
    >
      <StripMarksView marks={marks} id={id} say={sayDot} />
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus. */}
      <g className="strip-lit" aria-hidden="true">
        {litPath ? <path d={litPath} /> : null}
        {lit === null
          ? null
          : marks.rows.flatMap((row) =>
              row.dots
                .filter((dot) => dot.id === lit)
                .map((dot) => <circle key={row.key} cx={dot.x} cy={dot.y} r={marks.radius + 1.8} />),
            )}
      </g>
    </svg>
  );

  return (
    <figure className="plot-figure strip-figure" aria-label={title}>
      <div ref={frameRef} className="plot-frame">
        {measured ? (
          // biome-ignore lint/a11y/useSemanticElements: the dots are a drawing; a table stands below it.
          <div
            className="strip-grid"
            role="grid"
            tabIndex={0}
            aria-label={`${title}. ${description} Arrow keys visit the dots.`}
            aria-activedescendant={focused && at ? `${id}-${at.row}-${at.dot}` : undefined}
            onKeyDown={move}
            onFocus={() => setFocused(true)}
            onBlur={() => {
              setFocused(false);
              visit(null);
            }}
            onPointerMove={point}
            onPointerDown={point}
            onPointerLeave={() => {
              if (!focused) visit(null);
            }}
          >
            {drawing}
          </div>
        ) : (
          drawing
        )}
      </div>
      <p className="strip-reading" aria-live={focused ? 'off' : undefined}>
        {at ? sayDot(at.row, at.dot) : measured ? `One dot is one ${unit}.` : 'No training has finished yet.'}
      </p>
      {children}
    </figure>
  );
}

/** Left and right go along a row in the order of the values, up and down to the same dot of the next row that has it. */
export function moveInStrip(
  key: string,
  from: { readonly row: number; readonly dot: number },
  marks: Pick<StripMarks, 'rows'>,
): { row: number; dot: number } | null {
  const order = (row: number) =>
    marks.rows[row].dots
      .map((dot, index) => ({ index, x: dot.value }))
      .toSorted((a, b) => a.x - b.x)
      .map(({ index }) => index);
  const along = (row: number, step: number) => {
    const indices = order(row);
    const place = indices.indexOf(from.dot);
    return { row, dot: indices[Math.min(indices.length - 1, Math.max(0, place + step))] };
  };
  const first = marks.rows.findIndex((row) => row.dots.length > 0);
  if (first < 0) return null;
  const isArrow = key.startsWith('Arrow') || key === 'Home' || key === 'End';
  if (!isArrow) return null;
  if (from.row < 0) return { row: first, dot: order(first)[0] };
  switch (key) {
    case 'ArrowLeft':
      return along(from.row, -1);
    case 'ArrowRight':
      return along(from.row, 1);
    case 'Home':
      return along(from.row, Number.NEGATIVE_INFINITY);
    case 'End':
      return along(from.row, Number.POSITIVE_INFINITY);
    case 'ArrowUp':
    case 'ArrowDown': {
      const step = key === 'ArrowUp' ? -1 : 1;
      const id = marks.rows[from.row].dots[from.dot]?.id;
      for (let row = from.row + step; row >= 0 && row < marks.rows.length; row += step) {
        const dot = marks.rows[row].dots.findIndex((d) => d.id === id);
        if (dot >= 0) return { row, dot };
        if (marks.rows[row].dots.length > 0) return { row, dot: order(row)[0] };
      }
      return { row: from.row, dot: from.dot };
    }
    default:
      return null;
  }
}
