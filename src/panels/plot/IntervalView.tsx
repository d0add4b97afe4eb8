import { memo, useId, useMemo } from 'react';
import { formatValue } from '../../plots/format';
import { describeIntervals, type IntervalMarks, type IntervalPlot, intervalPlot } from '../../plots/interval';
import { DataTable } from './DataTable';
import { PlotFrame } from './PlotFrame';
import './plot.css';
import { useWidth } from './useWidth';

interface IntervalMarksViewProps {
  readonly marks: IntervalMarks;
  readonly title: string;
  readonly description: string;
  readonly id: string;
}

/** Draws the marks of a dot-and-whisker plot, nothing else. */
export const IntervalMarksView = memo(function IntervalMarksView(props: IntervalMarksViewProps) {
  const { marks, title, description, id } = props;
  const { frame } = marks;
  const bottom = frame.y + frame.height;
  return (
    <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
      <g className="plot-grid">
        {marks.ticks.map((tick) => (
          <line key={tick.label} x1={tick.at} x2={tick.at} y1={frame.y} y2={bottom} />
        ))}
      </g>
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
      {marks.rows.map((row) => (
        <g
          key={row.key}
          className={`plot-interval${row.emphasis ? ' is-emphasis' : ''}${row.alarm ? ' is-alarm' : ''}`}
        >
          <text className="plot-row-name" x={marks.nameX} y={row.y} dy="0.32em" textAnchor="end">
            {row.text}
            {row.text === row.full ? null : <title>{row.full}</title>}
          </text>
          <line className="plot-track" x1={frame.x} x2={frame.x + frame.width} y1={row.y} y2={row.y} />
          {row.low !== null && row.high !== null ? (
            <path d={`M${row.low},${row.y - 4}v8m0,-4H${row.high}m0,-4v8`} />
          ) : null}
          {row.alarm ? (
            <path className="plot-diamond" d={`M${row.x - 5},${row.y}l5,-5 5,5 -5,5Z`} />
          ) : (
            <circle cx={row.x} cy={row.y} r={row.emphasis ? 4.5 : 4} />
          )}
          <text className="plot-row-value" x={marks.valueX} y={row.y} dy="0.32em">
            {row.value}
          </text>
        </g>
      ))}
    </PlotFrame>
  );
});

interface IntervalViewProps {
  readonly plot: IntervalPlot;
  readonly title: string;
  /** What a value is, for the table's heading. */
  readonly unit: string;
  /** All rows belong to the run on show, so that none needs to stand out. */
  readonly calm?: boolean;
}

export function IntervalView({ plot, title, unit, calm = false }: IntervalViewProps) {
  const id = useId();
  const [ref, width] = useWidth<HTMLDivElement>(400, title);
  const marks = useMemo(() => intervalPlot(plot, width), [plot, width]);
  const description = useMemo(() => describeIntervals(plot), [plot]);
  const grouped = plot.groups.some((g) => g.name !== '');
  return (
    <figure className={`plot-figure${calm ? ' is-calm' : ''}`} aria-label={title}>
      <div ref={ref} className="plot-frame">
        <IntervalMarksView marks={marks} title={title} description={description} id={id} />
      </div>
      <DataTable
        caption={title}
        columns={['what', unit, '95 % from', 'to', 'measured on']}
        rows={() =>
          plot.groups.flatMap((group) =>
            group.rows.map((row) => ({
              key: `${group.id}/${row.id}`,
              cells: [
                grouped ? `${group.name}: ${row.name}` : row.name,
                formatValue(row.value),
                formatValue(row.low),
                formatValue(row.high),
                row.note ?? '–',
              ],
            })),
          )
        }
      />
    </figure>
  );
}
