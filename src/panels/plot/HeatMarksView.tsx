import { memo } from 'react';
import type { CellMark, HeatMarks } from '../../plots/heat';
import './heat.css';
import './plot.css';

interface HeatMarksViewProps {
  readonly marks: HeatMarks;
  readonly title: string;
  readonly description: string;
  readonly id: string;
  /** Probabilities fill a cell by their size; the edges of a graph are dots. */
  readonly kind: 'probability' | 'graph';
  /** A row and a column to light up (−1: none), and whether the cell where they meet has the cursor. */
  readonly litRow: number;
  readonly litColumn: number;
  readonly cursor: boolean;
  /** What a cell says; given, the drawing is a grid whose cells can be visited. */
  readonly sayCell?: (row: number, column: number) => string;
}

/** Draws the marks of a heat map, nothing else. */
export const HeatMarksView = memo(function HeatMarksView(props: HeatMarksViewProps) {
  const { marks, title, description, id, kind, litRow, litColumn, cursor, sayCell } = props;
  const rows = new Map<number, CellMark[]>();
  for (const cell of marks.cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell]);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: as a grid it is named by the element that takes the focus.
    <svg
      className="plot heat"
      width={marks.width}
      height={marks.height}
      viewBox={`0 0 ${marks.width} ${marks.height}`}
      role={sayCell ? 'presentation' : 'img'}
      aria-labelledby={sayCell ? undefined : `${id}-title`}
      aria-describedby={sayCell ? undefined : `${id}-desc`}
      style={{ fontSize: marks.fontSize }}
    >
      {sayCell ? null : (
        <>
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-desc`}>{description}</desc>
        </>
      )}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus. */}
      <g className="heat-names" aria-hidden="true">
        {marks.columnNames.map((name) => (
          <text
            key={name.index}
            className={name.index === litColumn ? 'is-lit' : undefined}
            transform={`translate(${name.x} ${name.y})${marks.columnsTurned ? ' rotate(-90)' : ''}`}
            textAnchor={marks.columnsTurned ? 'start' : 'middle'}
            dy={marks.columnsTurned ? '0.35em' : undefined}
          >
            {name.text}
            {name.text === name.full ? null : <title>{name.full}</title>}
          </text>
        ))}
        {marks.rowNames.map((name) => (
          <text
            key={name.index}
            className={name.index === litRow ? 'is-lit' : undefined}
            x={name.x}
            y={name.y}
            dy="0.35em"
            textAnchor="end"
          >
            {name.text}
            {name.text === name.full ? null : <title>{name.full}</title>}
          </text>
        ))}
      </g>
      {[...rows].map(([row, cells]) => (
        <g key={row} role={sayCell ? 'row' : undefined}>
          {cells.map((cell) => (
            <HeatCellView
              key={cell.column}
              cell={cell}
              kind={kind}
              id={sayCell ? cellId(id, cell.row, cell.column) : undefined}
              said={sayCell?.(cell.row, cell.column)}
            />
          ))}
        </g>
      ))}
      {marks.groups.map((group) => (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
        <g key={group.row} className="heat-group" aria-hidden="true">
          <rect x={group.x} y={group.y} width={group.width} height={group.height} rx={4} />
          <text x={group.x - 9} y={group.y + group.height / 2} dy="0.35em" textAnchor="middle">
            {group.name}
          </text>
        </g>
      ))}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus. */}
      <g className="heat-lit" aria-hidden="true">
        {litRow >= 0 ? <LitRow marks={marks} row={litRow} /> : null}
        {litColumn >= 0 ? <LitColumn marks={marks} column={litColumn} /> : null}
        {cursor ? <Cursor marks={marks} row={litRow} column={litColumn} /> : null}
      </g>
    </svg>
  );
});

interface HeatCellViewProps {
  readonly cell: CellMark;
  readonly kind: 'probability' | 'graph';
  /** Given for a cell of a grid. */
  readonly id: string | undefined;
  readonly said: string | undefined;
}

/** Most cells stay as they are between two redraws: each is drawn again only when what it shows has changed. */
const HeatCellView = memo(function HeatCellView({ cell, kind, id, said }: HeatCellViewProps) {
  return (
    <g
      id={id}
      role={id ? 'gridcell' : undefined}
      aria-label={said}
      className={`heat-cell is-${kind}${cell.on ? ' is-on' : ''}`}
      style={{ '--fill': `${fillOf(cell.value)}%` }}
    >
      <rect x={cell.x} y={cell.y} width={cell.width} height={cell.height} rx={3} />
      {kind === 'graph' ? (
        <circle
          className="heat-edge"
          cx={cell.centreX}
          cy={cell.centreY}
          r={cell.on ? Math.min(5, cell.height * 0.28) : 1.2}
        />
      ) : (
        <text x={cell.centreX} y={cell.centreY} dy="0.35em" textAnchor="middle">
          {cell.text}
        </text>
      )}
      <Disagreement cell={cell} />
    </g>
  );
}, looksTheSame);

function looksTheSame(a: HeatCellViewProps, b: HeatCellViewProps): boolean {
  return (
    a.kind === b.kind &&
    a.id === b.id &&
    a.said === b.said &&
    a.cell.text === b.cell.text &&
    a.cell.on === b.cell.on &&
    a.cell.verdict === b.cell.verdict &&
    fillOf(a.cell.value) === fillOf(b.cell.value) &&
    a.cell.x === b.cell.x &&
    a.cell.y === b.cell.y &&
    a.cell.width === b.cell.width &&
    a.cell.height === b.cell.height
  );
}

/** The DOM id of a cell, for `aria-activedescendant`. */
export function cellId(id: string, row: number, column: number): string {
  return `${id}-${row}-${column}`;
}

/** Half strength at most, so that the ink on it stays legible in both themes. */
function fillOf(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 52) : 0;
}

/** ○ an edge of the true graph that is missing, × an edge too many. */
function Disagreement({ cell }: { readonly cell: CellMark }) {
  const { markX: x, markY: y, markRadius: r } = cell;
  if (cell.verdict === 'missing') return <circle className="heat-wrong" cx={x} cy={y} r={r} />;
  if (cell.verdict === 'extra') {
    return (
      <path
        className="heat-wrong"
        d={`M${x - r},${y - r}l${2 * r},${2 * r}m0,${-2 * r}l${-2 * r},${2 * r}`}
      />
    );
  }
  return null;
}

function LitRow({ marks, row }: { readonly marks: HeatMarks; readonly row: number }) {
  const cell = marks.cells.find((c) => c.row === row);
  if (!cell) return null;
  return <rect x={marks.frame.x} y={cell.y - 1} width={marks.frame.width} height={cell.height + 2} rx={3} />;
}

function LitColumn({ marks, column }: { readonly marks: HeatMarks; readonly column: number }) {
  const cell = marks.cells.find((c) => c.column === column);
  if (!cell) return null;
  return <rect x={cell.x - 1} y={marks.frame.y} width={cell.width + 2} height={marks.frame.height} rx={3} />;
}

function Cursor(props: { readonly marks: HeatMarks; readonly row: number; readonly column: number }) {
  const cell = props.marks.cells.find((c) => c.row === props.row && c.column === props.column);
  if (!cell) return null;
  return (
    <rect
      className="heat-cursor"
      x={cell.x - 1}
      y={cell.y - 1}
      width={cell.width + 2}
      height={cell.height + 2}
      rx={4}
    />
  );
}
