import { memo } from 'react';
import { formatValue } from '../../plots/format';
import type { PhaseMarks } from '../../plots/phase';
import { PlotAxes } from './PlotAxes';
import { PlotFrame } from './PlotFrame';
import './plot.css';
import './strip.css';

interface PhaseViewProps {
  readonly marks: PhaseMarks;
  readonly title: string;
  readonly description: string;
  readonly id: string;
  readonly yTitle: string;
  /** The dot of this id is lit, or none. */
  readonly lit: string | null;
}

/** Draws the marks of the phase picture, nothing else. */
export const PhaseView = memo(function PhaseView(props: PhaseViewProps) {
  const { marks, title, description, id, yTitle, lit } = props;
  const { frame, border } = marks;
  const bottom = frame.y + frame.height;
  return (
    <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
      {border === null ? null : (
        <g className="phase-sides">
          <rect x={frame.x} y={frame.y} width={border.x - frame.x} height={frame.height} />
          <text x={border.x - 6} y={frame.y - 6} textAnchor="end">
            {border.sides[0]}
          </text>
          <text x={border.x + 6} y={frame.y - 6}>
            {border.sides[1]}
          </text>
          <line x1={border.x} x2={border.x} y1={frame.y - 16} y2={bottom} />
        </g>
      )}
      <PlotAxes frame={frame} yTicks={marks.yTicks}>
        {marks.columns.map((column) => (
          <g key={column.id}>
            <text x={column.x} y={bottom + 14} textAnchor="middle">
              {column.text}
              {column.text === column.full ? null : <title>{column.full}</title>}
            </text>
            <text x={column.x} y={bottom + 27} textAnchor="middle">
              n {column.count}
            </text>
          </g>
        ))}
      </PlotAxes>
      <text
        className="plot-axis-title"
        transform={`translate(9 ${frame.y + frame.height / 2}) rotate(-90)`}
        textAnchor="middle"
      >
        {yTitle}
      </text>
      {marks.dots.map((dot) => (
        <circle
          key={dot.id}
          className={`phase-dot${dot.holds ? ' is-held' : ''}${dot.id === lit ? ' is-lit' : ''}`}
          cx={dot.x}
          cy={dot.y}
          r={dot.id === lit ? marks.radius + 2 : marks.radius}
        />
      ))}
      {marks.columns.map(({ id: key, mean }) =>
        mean ? (
          <g key={key} className="phase-mean">
            <line x1={mean.from} x2={mean.to} y1={mean.y} y2={mean.y} />
            <text x={mean.to + 2} y={mean.y - 4} textAnchor="end">
              {formatValue(mean.value)}
            </text>
          </g>
        ) : null,
      )}
    </PlotFrame>
  );
});
