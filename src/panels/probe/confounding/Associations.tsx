import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from 'react';
import type { SetAssociations } from '../../../experiment/confounding';
import type { Experiment } from '../../../experiment/experiment';
import { cellAt, type HeatMap, type HeatMarks, heatMap, pairMaps } from '../../../plots/heat';
import { label } from '../../../scm/graph';
import { useView } from '../../../store/view';
import { moveCursor } from '../../masks/moveCursor';
import { DataTable } from '../../plot/DataTable';
import { cellId, HeatMarksView } from '../../plot/HeatMarksView';
import { useWidth } from '../../plot/useWidth';
import { CHANGED_RULE } from '../numericWords';
import { pairSentence, percent, rateOf } from '../rates/rates';
import { associationMap, describeAssociations } from './association';
import { measureName, nameOf } from './sentence';
import type { UsedBy } from './useUses';

interface AssociationsProps {
  readonly experiment: Experiment;
  readonly sets: readonly SetAssociations[];
  readonly parents: ReadonlySet<number>;
  readonly task: number;
  readonly uses: readonly UsedBy[];
  readonly factor: number;
  onFactor(factor: number): void;
}

/** Factor × dataset, how strongly each goes with the target; beside it factor × model, what each uses. */
export function Associations(props: AssociationsProps) {
  const { experiment, sets, parents, task, uses, factor, onFactor } = props;
  const { graph, world } = experiment;
  const id = useId();
  const [ref, width] = useWidth<HTMLDivElement>(420, 'associations');
  const [cursor, setCursor] = useState<{ row: number; column: number } | null>(null);
  const names = useMemo(() => graph.factors.map(label), [graph]);
  const data = useMemo(() => associationMap(sets, names, parents), [sets, names, parents]);
  const use = useMemo(() => usageMap(uses, names, parents, task), [uses, names, parents, task]);
  const pair = pairMaps(names, Math.max(sets.length, uses.length), width);
  const beside = uses.length > 0 && pair.beside;
  const marks = heatMap(data, beside ? pair.firstWidth : width, { largestCell: 52 });
  const useMarks = heatMap({ ...use, bareRows: beside }, beside ? pair.secondWidth : width, {
    largestCell: 52,
  });
  const measure = measureName(world.kind === 'numeric' ? 'numeric' : 'language');
  const taskName = label(graph.tasks[task]);
  const columns = sets.length + uses.length;

  const say = (row: number, column: number): string => {
    if (column < sets.length) {
      const { value, low, high, chance, n } = sets[column].byFactor[row];
      return `${names[row]} and the answer to ${taskName} in ${nameOf(sets[column])}: ${value.toFixed(2)} (95 %: ${low.toFixed(2)} to ${high.toFixed(2)}, n ${n}); independent values stay below ${chance.toFixed(2)}`;
    }
    const { choice, of } = uses[column - sets.length];
    const rate = rateOf(of.rates, row, task);
    return rate ? `${choice.name}: ${pairSentence(rate, of.subject)}` : '';
  };
  const visit = (cell: { row: number; column: number } | null) => {
    setCursor(cell);
    if (cell) onFactor(cell.row);
    useView
      .getState()
      .setHovered(cell ? graph.factors[cell.row].id : null, cell ? graph.tasks[task].id : null);
  };
  const point = (event: PointerEvent<HTMLElement>, on: HeatMarks, from: number) => {
    // Marks are placed within the drawing, which stands below its caption.
    const box = (event.currentTarget.querySelector('svg') ?? event.currentTarget).getBoundingClientRect();
    const cell = cellAt(on, event.clientX - box.left, event.clientY - box.top);
    if (!cell) return;
    const next = { row: cell.row, column: cell.column + from };
    if (next.row !== cursor?.row || next.column !== cursor.column) visit(next);
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const next = moveCursor(event.key, cursor ?? { row: factor, column: 0 }, names.length, columns);
    if (!next) return;
    event.preventDefault();
    visit(next);
  };
  const view = (of: HeatMarks, from: number, title: string) => (
    <HeatMarksView
      marks={of}
      title={title}
      description=""
      id={`${id}-${from}`}
      kind="probability"
      litRow={factor}
      litColumn={cursor ? cursor.column - from : -1}
      cursor={cursor !== null && cursor.column >= from}
      sayCell={(row, column) => say(row, column + from)}
    />
  );
  const active = cursor
    ? cellId(
        `${id}-${cursor.column < sets.length ? 0 : sets.length}`,
        cursor.row,
        cursor.column < sets.length ? cursor.column : cursor.column - sets.length,
      )
    : undefined;

  return (
    <section className="stack tight" aria-label="What goes with the answer">
      {/* biome-ignore lint/a11y/useSemanticElements: the cells are a drawing; a table stands below it. */}
      <div
        ref={ref}
        role="grid"
        tabIndex={0}
        aria-label={`What goes with the answer to ${taskName}. ${describeAssociations(sets, names, parents)} Arrow keys visit cells.`}
        aria-rowcount={names.length}
        aria-colcount={columns}
        aria-activedescendant={active}
        className={`association-maps${beside ? ' is-beside' : ''}`}
        onKeyDown={move}
        onBlur={() => visit(null)}
      >
        <div onPointerMove={(event) => point(event, marks, 0)} onPointerLeave={() => visit(null)}>
          <p className="map-caption">Goes with the answer</p>
          {view(marks, 0, 'Associations')}
        </div>
        {uses.length > 0 ? (
          <div
            onPointerMove={(event) => point(event, useMarks, sets.length)}
            onPointerLeave={() => visit(null)}
          >
            <p className="map-caption">Changes the answer of</p>
            {view(useMarks, sets.length, 'Uses')}
          </div>
        ) : null}
      </div>
      <p className="mask-reading">
        {cursor ? say(cursor.row, cursor.column) : 'Point at a cell, or visit cells with the arrow keys.'}
      </p>
      <p className="plot-note">
        Goes with the answer: {measure}, over all examples of the set. Framed: a cause of the answer. × beyond
        what independent values show by chance, without causing it.
        {uses.length > 0
          ? ` Changes the answer: the share that changes when the world changes this factor alone.${world.kind === 'numeric' ? ` ${CHANGED_RULE}` : ''}`
          : ''}
      </p>
      <DataTable
        caption={`What goes with the answer to ${taskName}`}
        columns={['factor', ...sets.map((set) => set.id), ...uses.map(({ choice }) => choice.name)]}
        rows={() =>
          names.map((name, i) => ({
            key: name,
            cells: [
              parents.has(i) ? `${name} (a cause)` : name,
              ...sets.map(({ byFactor, n }) => {
                const { value, low, high } = byFactor[i];
                return `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}, n ${n})`;
              }),
              ...uses.map(({ of }) => {
                const rate = rateOf(of.rates, i, task);
                return rate
                  ? `${percent(rate.changed.value)} (${percent(rate.changed.low)}–${percent(rate.changed.high)}, n ${rate.changed.n})`
                  : '–';
              }),
            ],
          }))
        }
      />
    </section>
  );
}

/** Change rates of one task, factor × model. */
function usageMap(
  uses: readonly UsedBy[],
  names: readonly string[],
  parents: ReadonlySet<number>,
  task: number,
): HeatMap {
  return {
    rowNames: names,
    columnNames: uses.map(({ choice }) => choice.name),
    cells: uses.flatMap(({ of }, column) =>
      names.map((_, row) => ({
        row,
        column,
        value: rateOf(of.rates, row, task)?.changed.value ?? Number.NaN,
        on: parents.has(row),
        verdict: 'unknown' as const,
      })),
    ),
    groups: [],
  };
}
