import { type PointerEvent, useId, useMemo, useState } from 'react';
import { formatValue } from '../../plots/format';
import { describeLines, type LineChart, lineChart, pixelOf, readingsAt, xAt } from '../../plots/line';
import { DataTable } from './DataTable';
import { LineMarksView } from './LineMarksView';
import { tableOfLines } from './lineTable';
import './plot.css';
import { useWidth } from './useWidth';

interface LineChartViewProps {
  readonly chart: LineChart;
  readonly title: string;
  readonly yTitle: string;
  readonly height?: number;
  /** Said under the chart when there is something to say about what is not drawn. */
  readonly note?: string;
}

/**
 * A line chart with a crosshair. The crosshair is a range input laid over the drawing, so that the arrow keys move it
 * and a screen reader says its values.
 */
export function LineChartView({ chart, title, yTitle, height = 190, note }: LineChartViewProps) {
  const id = useId();
  const [frameRef, width] = useWidth<HTMLDivElement>(400, title);
  const [at, setAt] = useState<number | null>(null);
  const marks = useMemo(() => lineChart(chart, { width, height }), [chart, width, height]);
  const last = lastStep(chart);
  const shown = at === null ? null : Math.min(at, last);
  const readings = useMemo(() => readingsAt(chart.series, shown ?? last), [chart, shown, last]);
  const description = useMemo(() => describeLines(chart.series), [chart]);
  const said = readings.map((r) => `${r.name} ${formatValue(r.value)}`).join(', ');

  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(Math.round(xAt(marks, event.clientX - box.left)));
  };

  return (
    <figure className="plot-figure" aria-label={title}>
      <div ref={frameRef} className="plot-frame" onPointerMove={follow} onPointerLeave={() => setAt(null)}>
        <LineMarksView
          marks={marks}
          title={title}
          description={description}
          xTitle="step"
          yTitle={yTitle}
          id={id}
        />
        {shown !== null && last > 0 ? (
          <span
            className="plot-crosshair"
            style={{
              left: pixelOf(marks, shown),
              top: marks.frame.y,
              height: marks.frame.height,
            }}
          />
        ) : null}
        <input
          type="range"
          className="plot-cursor"
          style={{
            left: marks.frame.x,
            top: marks.frame.y,
            width: marks.frame.width,
            height: marks.frame.height,
          }}
          min={chart.xDomain[0]}
          max={Math.max(last, chart.xDomain[0])}
          step={1}
          value={shown ?? last}
          aria-label={`Crosshair of ${title}`}
          aria-valuetext={`step ${shown ?? last}: ${said}`}
          onChange={(event) => setAt(Number(event.target.value))}
          onBlur={() => setAt(null)}
        />
      </div>
      <figcaption className="plot-readout">
        <span className="plot-readout-at">{shown === null ? 'last' : `step ${shown}`}</span>
        {readings.map((r) => (
          <span key={r.id} className="plot-reading" style={{ '--tone': `var(--series-${r.tone})` }}>
            {r.name} <b>{formatValue(r.value)}</b>
          </span>
        ))}
      </figcaption>
      <div className="plot-foot">
        {note ? <p className="plot-note">{note}</p> : null}
        <DataTable {...tableOfLines(title, chart)} />
      </div>
    </figure>
  );
}

function lastStep(chart: LineChart): number {
  let last = chart.xDomain[0];
  for (const { points } of chart.series) {
    if (points.x.length > 0) last = Math.max(last, points.x[points.x.length - 1]);
  }
  return last;
}
