import { memo } from 'react';
import { type BandMarks, stepPixel } from '../../plots/band';
import { PlotAxes } from './PlotAxes';
import { PlotFrame } from './PlotFrame';
import './plot.css';
import './strip.css';

interface BandViewProps {
  readonly marks: BandMarks;
  readonly title: string;
  readonly description: string;
  readonly id: string;
  /** A step drawn as a line, or null. */
  readonly at: number | null;
}

/** Draws the marks of a small chart of means and bands, nothing else. */
export const BandView = memo(function BandView({ marks, title, description, id, at }: BandViewProps) {
  const { frame } = marks;
  const bottom = frame.y + frame.height;
  const rule = at === null ? null : stepPixel(marks, at);
  return (
    <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
      <PlotAxes frame={frame} yTicks={marks.yTicks} gap={5}>
        {marks.xTicks.map((tick) => (
          <text key={tick.label} x={tick.at} y={bottom + 14} textAnchor="middle">
            {tick.label}
          </text>
        ))}
      </PlotAxes>
      {marks.bands.toReversed().map((band) => (
        <g key={band.id} className="band" style={{ '--tone': `var(--series-${band.tone})` }}>
          {band.area ? <path className="band-area" d={band.area} /> : null}
          <path className="band-line" d={band.line} strokeDasharray={band.dash} />
        </g>
      ))}
      {rule === null ? null : <line className="strip-rule" x1={rule} x2={rule} y1={frame.y} y2={bottom} />}
    </PlotFrame>
  );
});
