import type { ReactNode } from 'react';
import type { Frame, Tick } from '../../plots/line';
import './plot.css';

interface PlotAxesProps {
  readonly frame: Frame;
  readonly yTicks: readonly Tick[];
  readonly xTicks?: readonly Tick[];
  /** From the frame to the labels at its left, pixels. */
  readonly gap?: number;
  /** What stands below the frame instead of `xTicks`. */
  readonly children?: ReactNode;
}

/** Grid lines and labels at the ticks, and the line below the frame. */
export function PlotAxes({ frame, yTicks, xTicks = [], gap = 6, children }: PlotAxesProps) {
  const bottom = frame.y + frame.height;
  const right = frame.x + frame.width;
  return (
    <>
      <g className="plot-grid">
        {yTicks.map((tick) => (
          <line key={tick.label} x1={frame.x} x2={right} y1={tick.at} y2={tick.at} />
        ))}
      </g>
      <g className="plot-ticks">
        {yTicks.map((tick) => (
          <text key={tick.label} x={frame.x - gap} y={tick.at} dy="0.32em" textAnchor="end">
            {tick.label}
          </text>
        ))}
        {xTicks.map((tick) => (
          <g key={tick.label}>
            <line x1={tick.at} x2={tick.at} y1={bottom} y2={bottom + 4} />
            <text x={tick.at} y={bottom + 15} textAnchor="middle">
              {tick.label}
            </text>
          </g>
        ))}
        {children}
        <line x1={frame.x} x2={right} y1={bottom} y2={bottom} />
      </g>
    </>
  );
}
