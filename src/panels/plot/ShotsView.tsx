import { memo, useId, useMemo } from 'react';
import { formatValue } from '../../plots/format';
import { describeShots, type ShotSeries, type ShotsMarks, shotsChart } from '../../plots/shots';
import { DataTable } from './DataTable';
import { PlotAxes } from './PlotAxes';
import { PlotFrame } from './PlotFrame';
import './plot.css';
import { useWidth } from './useWidth';

interface ShotsMarksViewProps {
  readonly marks: ShotsMarks;
  readonly title: string;
  readonly description: string;
  readonly id: string;
}

/** Draws the marks of few-shot curves, nothing else. */
export const ShotsMarksView = memo(function ShotsMarksView(props: ShotsMarksViewProps) {
  const { marks, title, description, id } = props;
  const { frame } = marks;
  const [bottom, right] = [frame.y + frame.height, frame.x + frame.width];
  return (
    <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
      <PlotAxes frame={frame} yTicks={marks.yTicks} xTicks={marks.xTicks} />
      <text className="plot-axis-title" x={frame.x + frame.width / 2} y={bottom + 29} textAnchor="middle">
        examples of each held-out task
      </text>
      <text
        className="plot-axis-title"
        transform={`translate(9 ${frame.y + frame.height / 2}) rotate(-90)`}
        textAnchor="middle"
      >
        exact match
      </text>
      {/* The first series is drawn last: what matters most lies on top. */}
      {marks.lines.toReversed().map((line) => (
        <g
          key={line.id}
          className={`plot-line plot-shots${line.emphasis ? ' is-emphasis' : ''}`}
          style={{ '--tone': `var(--series-${line.tone})` }}
        >
          <path d={line.path} strokeDasharray={line.dash} />
          {line.marks.map((mark) => (
            <g key={mark.x}>
              <path d={`M${mark.x - 2.5},${mark.low}h5m-2.5,0V${mark.high}m-2.5,0h5`} />
              <circle cx={mark.x} cy={mark.y} r={3} />
            </g>
          ))}
          {line.label ? (
            <>
              <path
                className="plot-leader"
                d={`M${line.label.x + 5},${line.label.y}L${right + 5},${line.label.labelY}`}
              />
              <text x={right + 8} y={line.label.labelY} dy="0.32em">
                {line.text}
                {line.text === line.full ? null : <title>{line.full}</title>}
              </text>
            </>
          ) : null}
        </g>
      ))}
    </PlotFrame>
  );
});

/** Few-shot curves of several variants, with the same figures as a table. */
export function ShotsView({
  series,
  title,
}: {
  readonly series: readonly ShotSeries[];
  readonly title: string;
}) {
  const id = useId();
  const [ref, width] = useWidth<HTMLDivElement>(400, title);
  const marks = useMemo(() => shotsChart(series, { width, height: 220 }), [series, width]);
  const description = useMemo(() => describeShots(series), [series]);
  return (
    <figure className="plot-figure" aria-label={title}>
      <div ref={ref} className="plot-frame">
        <ShotsMarksView marks={marks} title={title} description={description} id={id} />
      </div>
      <DataTable
        caption={title}
        columns={['variant', 'examples', 'exact match', '95 % from', 'to', 'n']}
        rows={() =>
          series.flatMap((each) =>
            each.points.map(({ shots, value, low, high, n }) => ({
              key: `${each.id}/${shots}`,
              cells: [each.name, shots, formatValue(value), formatValue(low), formatValue(high), n],
            })),
          )
        }
      />
    </figure>
  );
}
