import { memo } from 'react';
import type { LineMarks } from '../../plots/line';
import { PlotAxes } from './PlotAxes';
import { PlotFrame } from './PlotFrame';
import './plot.css';

interface LineMarksViewProps {
  readonly marks: LineMarks;
  readonly title: string;
  readonly description: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Unique in the page: names the drawing's title and description. */
  readonly id: string;
}

/** Draws the marks of a line chart, nothing else. */
export const LineMarksView = memo(function LineMarksView(props: LineMarksViewProps) {
  const { marks, title, description, xTitle, yTitle, id } = props;
  const { frame } = marks;
  const bottom = frame.y + frame.height;
  const right = frame.x + frame.width;
  return (
    <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
      <g className="plot-band">
        {marks.bands.map((band) => (
          <rect key={band.name} x={band.x} y={frame.y} width={band.width} height={frame.height} />
        ))}
        {marks.bands.map((band) => (
          <text key={band.name} x={band.x + 3} y={band.labelY}>
            {band.name}
          </text>
        ))}
      </g>
      <PlotAxes frame={frame} yTicks={marks.yTicks} xTicks={marks.xTicks} />
      <text className="plot-axis-title" x={right + 14} y={bottom + 15}>
        {xTitle}
      </text>
      <text
        className="plot-axis-title"
        transform={`translate(9 ${frame.y + frame.height / 2}) rotate(-90)`}
        textAnchor="middle"
      >
        {yTitle}
      </text>
      {/* The first series is drawn last: what matters most lies on top. */}
      {marks.lines.toReversed().map((line) => (
        <g key={line.id} className="plot-line" style={{ '--tone': `var(--series-${line.tone})` }}>
          <path d={line.path} strokeDasharray={line.dash} />
          {line.dots.map((dot) => (
            <circle key={dot.x} cx={dot.x} cy={dot.y} r={2.5} />
          ))}
          {line.label ? (
            <>
              {Math.abs(line.label.labelY - line.label.y) > 2 || right - line.label.x > 3 ? (
                <path
                  className="plot-leader"
                  d={`M${line.label.x + 2},${line.label.y}L${right + 5},${line.label.labelY}`}
                />
              ) : null}
              <text x={right + 8} y={line.label.labelY} dy="0.32em">
                {line.name}
              </text>
            </>
          ) : null}
        </g>
      ))}
    </PlotFrame>
  );
});
