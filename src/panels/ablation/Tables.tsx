import { useMemo } from 'react';
import type { Run } from '../../experiment/records';
import type { Cell, Grid } from '../../sweep/grid';
import { measuresIn, summarise } from '../../sweep/summary';
import { PaperTable } from '../evidence/PaperTable';
import { Table } from '../plot/DataTable';
import { formatMeasured } from './compare';
import { measuredVariants, rolesOf } from './roles';

interface TablesProps {
  readonly grid: Grid;
  readonly cells: readonly Cell[];
  readonly results: ReadonlyMap<string, Run>;
}

/** The grid as tables: in the shape of the paper's where texts were scored, and every measure of every variant. */
export function Tables({ grid, cells, results }: TablesProps) {
  const measures = useMemo(
    () => measuresIn(cells.flatMap(({ key }) => results.get(key) ?? [])),
    [cells, results],
  );
  const summaries = useMemo(() => summarise(grid, results, measures), [grid, results, measures]);
  const telling = useMemo(() => {
    const roles = rolesOf(grid);
    return new Map(
      measures.map((m) => [m.id, new Set(measuredVariants(grid, roles, m).map(({ id }) => id))]),
    );
  }, [grid, measures]);
  const asInPaper = useMemo(
    () =>
      grid.variants.map(({ id, name }) => ({
        id,
        name,
        runs: cells.filter((cell) => cell.variant === id).flatMap(({ key }) => results.get(key) ?? []),
      })),
    [grid.variants, cells, results],
  );
  if (measures.length === 0) return <p className="empty">No training has finished yet.</p>;
  return (
    <>
      <PaperTable variants={asInPaper} />
      <h3 className="ablation-heading">Every measure</h3>
      <Table
        caption="Every measure by variant: mean over seeds with its 95 % interval, and the number of seeds"
        columns={[
          'variant',
          'seeds',
          ...measures.map(({ name, better }) => `${name} ${better === 'higher' ? '↑' : '↓'}`),
        ]}
        rows={grid.variants.map((variant) => {
          const own = summaries.filter((s) => s.variant === variant.id);
          return {
            key: variant.id,
            cells: [
              variant.name,
              Math.max(0, ...own.map((s) => s.values.length)),
              ...measures.map((measure) => {
                const { id } = measure;
                const summary = own.find((s) => s.measure === id);
                if (!summary || summary.values.length === 0 || !telling.get(id)?.has(variant.id)) return '–';
                return (
                  <>
                    {formatMeasured(summary.mean, measure)}
                    {Number.isFinite(summary.low) ? (
                      <span className="table-bounds">
                        {' '}
                        [{formatMeasured(summary.low, measure)}, {formatMeasured(summary.high, measure)}]
                      </span>
                    ) : null}
                  </>
                );
              }),
            ],
          };
        })}
      />
      <p className="plot-note">
        Mean over seeds, below it its 95 % Student interval; ↑ higher is better, ↓ lower. A dash: not
        measured, or known beforehand (the F1 of a mask that was given).
      </p>
    </>
  );
}
