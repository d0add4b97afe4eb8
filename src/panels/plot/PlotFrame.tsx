import type { ReactNode } from 'react';
import './plot.css';

interface PlotFrameProps {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  /** Unique in the page: names the drawing's title and description. */
  readonly id: string;
  readonly children: ReactNode;
}

/** The drawing that a plot's marks stand in: its size, and what it shows in words. */
export function PlotFrame({ width, height, title, description, id, children }: PlotFrameProps) {
  return (
    <svg
      className="plot"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      {children}
    </svg>
  );
}
