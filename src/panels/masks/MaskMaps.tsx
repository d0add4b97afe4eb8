import { useCallback, useId, useMemo } from 'react';
import { describeHeat, heatMap, pairMaps } from '../../plots/heat';
import { useView } from '../../store/view';
import { cellId, HeatMarksView } from '../plot/HeatMarksView';
import { useWidth } from '../plot/useWidth';
import { cellSentence } from './caption';
import type { MaskComparison } from './comparison';
import { graphMap, learnedMap, rowOf } from './maskRows';
import { type GridPlace, useGridCursor } from './useGridCursor';

interface MaskMapsProps {
  readonly comparison: MaskComparison;
  /** Names of `comparison.rows`, then of its spare latents. */
  readonly rowNames: readonly string[];
  readonly tasks: readonly { readonly id: string; readonly name: string }[];
  /** Ids of the true factors by index; empty where no true graph is known. */
  readonly factorIds: readonly string[];
  /** A [factors, m], or null where no true graph is known. */
  readonly adjacency: Uint8Array | null;
  /** Whether the masks were learned, or given and only shown. */
  readonly learned: boolean;
}

/** Learned masks beside the true graph. Pointer and arrow keys visit cells; the graph panel lights up with them. */
export function MaskMaps({
  comparison,
  rowNames,
  tasks,
  factorIds,
  adjacency,
  learned: isLearned,
}: MaskMapsProps) {
  const id = useId();
  const [frameRef, width] = useWidth<HTMLDivElement>(400, 'masks');
  const hoveredFactor = useView((s) => s.hoveredFactor);
  const hoveredTask = useView((s) => s.hoveredTask);
  const setHovered = useView((s) => s.setHovered);

  const columnNames = useMemo(() => tasks.map((t) => t.name), [tasks]);
  const learned = useMemo(
    () => learnedMap(comparison, rowNames, columnNames),
    [comparison, rowNames, columnNames],
  );
  const pair = useMemo(
    () =>
      adjacency
        ? pairMaps(rowNames, columnNames.length, width)
        : { beside: false, firstWidth: width, secondWidth: width },
    [adjacency, rowNames, columnNames, width],
  );
  const marks = useMemo(() => heatMap(learned, pair.firstWidth), [learned, pair]);
  const truth = useMemo(
    () =>
      adjacency && graphMap(adjacency, rowNames.slice(0, comparison.rows.length), columnNames, pair.beside),
    [adjacency, rowNames, columnNames, comparison.rows.length, pair.beside],
  );
  const truthMarks = useMemo(
    () => truth && heatMap(truth, pair.secondWidth, pair.beside ? {} : { rowHeight: 17 }),
    [truth, pair],
  );

  const say = useCallback(
    (row: number, column: number) => {
      const found = rowOf(comparison, row);
      const cell = found?.cells[column];
      return found && cell ? cellSentence(cell, rowNames[row], columnNames[column], found.latent) : '';
    },
    [comparison, rowNames, columnNames],
  );

  const light = (cell: GridPlace | null) => {
    const factor = cell ? rowOf(comparison, cell.row)?.factor : null;
    const factorId = factor === null || factor === undefined ? null : (factorIds[factor] ?? null);
    const taskId = cell ? (tasks[cell.column]?.id ?? null) : null;
    if (factorId !== hoveredFactor || taskId !== hoveredTask) setHovered(factorId, taskId);
  };
  const { cursor, focused, visit, point, handlers } = useGridCursor(
    rowNames.length,
    columnNames.length,
    light,
  );

  // What another panel hovers is lit here as well.
  const litRow = cursor
    ? cursor.row
    : comparison.rows.findIndex((r) => r.factor !== null && factorIds[r.factor] === hoveredFactor);
  const litColumn = cursor ? cursor.column : tasks.findIndex((t) => t.id === hoveredTask);
  const kind = isLearned ? 'Learned masks' : 'Masks in use';
  const title = adjacency ? `${kind}, matched to the true factors` : kind;
  const description = describeHeat(learned);

  return (
    <div ref={frameRef} className={`mask-maps${pair.beside ? ' is-beside' : ''}`}>
      <figure>
        <figcaption>{isLearned ? 'Learned p' : 'Mask in use'}</figcaption>
        {/* biome-ignore lint/a11y/useSemanticElements: the cells are a drawing; a table stands below it. */}
        <div
          role="grid"
          tabIndex={0}
          aria-label={`${title}. ${description} Arrow keys visit cells.`}
          aria-rowcount={rowNames.length}
          aria-colcount={columnNames.length}
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
            litRow={litRow}
            litColumn={litColumn}
            cursor={cursor !== null}
            sayCell={say}
          />
        </div>
      </figure>
      {truth && truthMarks ? (
        <figure>
          <figcaption>True graph</figcaption>
          <div
            className="mask-truth"
            onPointerMove={(event) => point(event, truthMarks)}
            onPointerLeave={() => visit(null)}
          >
            <HeatMarksView
              marks={truthMarks}
              title="True graph"
              description={describeHeat(truth)}
              id={`${id}t`}
              kind="graph"
              litRow={litRow}
              litColumn={litColumn}
              cursor={cursor !== null}
            />
          </div>
        </figure>
      ) : null}
      <p className="mask-reading" aria-live={focused ? 'off' : undefined}>
        {cursor ? say(cursor.row, cursor.column) : 'Point at a cell, or visit cells with the arrow keys.'}
      </p>
    </div>
  );
}
