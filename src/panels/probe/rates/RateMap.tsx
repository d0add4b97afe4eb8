import { useCallback, useId, useMemo } from 'react';
import { heatMap } from '../../../plots/heat';
import type { InterventionScore, ProbeSubject } from '../../../probe/protocol';
import { useView } from '../../../store/view';
import { type GridPlace, useGridCursor } from '../../masks/useGridCursor';
import { DataTable } from '../../plot/DataTable';
import { cellId, HeatMarksView } from '../../plot/HeatMarksView';
import { useWidth } from '../../plot/useWidth';
import { describeRates, pairSentence, percent, rateMap, rateOf, tasksOf } from './rates';

interface RateMapProps {
  /** Whose rates these are. */
  readonly name: string;
  readonly rates: InterventionScore;
  readonly subject: ProbeSubject;
}

/** Change rates factor × task. Pointer and arrow keys visit cells; the graph lights up with them. */
export function RateMap({ name, rates, subject }: RateMapProps) {
  const id = useId();
  const [frameRef, width] = useWidth<HTMLDivElement>(360, 'probe rates');
  const map = useMemo(() => rateMap(rates, subject), [rates, subject]);
  const marks = useMemo(() => heatMap(map, width, { largestCell: 40 }), [map, width]);
  const tasks = useMemo(() => tasksOf(rates), [rates]);
  const description = useMemo(() => describeRates(rates, subject), [rates, subject]);
  const title = `${name}: share of answers that change with a factor`;

  const say = useCallback(
    (row: number, column: number) => {
      const pair = rateOf(rates, row, tasks[column]);
      return pair ? pairSentence(pair, subject) : '';
    },
    [rates, subject, tasks],
  );
  const light = (cell: GridPlace | null) => {
    const factor = cell ? subject.factors[cell.row]?.id : undefined;
    const task = cell ? subject.tasks[tasks[cell.column]]?.id : undefined;
    useView.getState().setHovered(factor ?? null, task ?? null);
  };
  const { cursor, focused, point, handlers } = useGridCursor(subject.factors.length, tasks.length, light);

  return (
    <figure className="rate-map" aria-label={title}>
      <figcaption>
        <b>{name}</b> <span className="muted">{rates.cases} examples</span>
      </figcaption>
      <div ref={frameRef}>
        {/* biome-ignore lint/a11y/useSemanticElements: the cells are a drawing; a table stands below it. */}
        <div
          role="grid"
          tabIndex={0}
          aria-label={`${title}. ${description} Arrow keys visit cells.`}
          aria-rowcount={subject.factors.length}
          aria-colcount={tasks.length}
          aria-activedescendant={focused && cursor ? cellId(id, cursor.row, cursor.column) : undefined}
          className="mask-grid"
          {...handlers}
          onPointerMove={(event) => point(event, marks)}
        >
          <HeatMarksView
            marks={marks}
            title={title}
            description={description}
            id={id}
            kind="probability"
            litRow={cursor?.row ?? -1}
            litColumn={cursor?.column ?? -1}
            cursor={cursor !== null}
            sayCell={say}
          />
        </div>
      </div>
      <p className="mask-reading">{cursor ? say(cursor.row, cursor.column) : description}</p>
      <DataTable
        caption={title}
        columns={['factor → task', 'edge', 'changed', '95 % from', 'to', 'n']}
        rows={() =>
          rates.pairs.map((pair) => ({
            key: `${pair.factor}/${pair.task}`,
            cells: [
              `${subject.factors[pair.factor]?.name} → ${subject.tasks[pair.task]?.name}`,
              pair.edge ? 'yes' : 'no',
              percent(pair.changed.value),
              percent(pair.changed.low),
              percent(pair.changed.high),
              pair.changed.n,
            ],
          }))
        }
      />
    </figure>
  );
}
