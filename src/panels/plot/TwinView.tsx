import { useId, useMemo } from 'react';
import { formatValue } from '../../plots/format';
import { describeTwins, type TwinGroup, type TwinMarks, twinPlot } from '../../plots/twin';
import { DataTable } from './DataTable';
import { PlotFrame } from './PlotFrame';
import './plot.css';
import './scatter.css';
import { useWidth } from './useWidth';

interface TwinMarksViewProps {
  readonly marks: TwinMarks;
  readonly title: string;
  readonly description: string;
  readonly id: string;
}

/** Draws the marks: a ring where a number is, a dot where the model has it. */
export function TwinMarksView({ marks, title, description, id }: TwinMarksViewProps) {
  const bottom = marks.frame.y + marks.frame.height;
  return (
    <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
      <g className="plot-grid">
        {marks.ticks.map((tick) => (
          <line key={tick.label} x1={tick.at} x2={tick.at} y1={marks.frame.y} y2={bottom} />
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
        <g key={row.key} className="plot-twin">
          <text x={marks.nameX} y={row.y} dy="0.32em" textAnchor="end">
            {row.text}
            {row.text === row.full ? null : <title>{row.full}</title>}
          </text>
          <path d={`M${row.truth},${row.y}H${row.model}`} />
          <circle className="is-truth" cx={row.truth} cy={row.y} r={5} />
          <circle className="is-model" cx={row.model} cy={row.y} r={2.75} />
        </g>
      ))}
    </PlotFrame>
  );
}

interface TwinViewProps {
  readonly groups: readonly TwinGroup[];
  readonly title: string;
  /** What the ring and what the dot are, e.g. "Y" and "Ŷ". */
  readonly truth: string;
  readonly model: string;
}

export function TwinView({ groups, title, truth, model }: TwinViewProps) {
  const id = useId();
  const [ref, width] = useWidth<HTMLDivElement>(360, title);
  const marks = useMemo(() => twinPlot(groups, width), [groups, width]);
  return (
    <figure className="plot-figure" aria-label={title}>
      <p className="plot-note">
        ○ {truth}, • {model}
      </p>
      <div ref={ref} className="plot-frame">
        <TwinMarksView marks={marks} title={title} description={describeTwins(groups)} id={id} />
      </div>
      <DataTable
        caption={title}
        columns={['what', truth, model]}
        rows={() =>
          groups.flatMap((group) =>
            group.rows.map((row) => ({
              key: `${group.id}/${row.id}`,
              cells: [
                group.name ? `${group.name} ${row.name}` : row.name,
                formatValue(row.truth),
                formatValue(row.model),
              ],
            })),
          )
        }
      />
    </figure>
  );
}
