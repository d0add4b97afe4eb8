import { type ReactNode, useState } from 'react';
import './plot.css';

export interface TableRow {
  readonly key: string;
  /** The first is the row's heading. */
  readonly cells: readonly ReactNode[];
}

interface DataTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Asked for only while the table is open: a plot may be redrawn many times a second. */
  readonly rows: () => readonly TableRow[];
  readonly summary?: string;
}

/** The data of a plot as a table, behind a disclosure: the same figures for whoever does not read the drawing. */
export function DataTable({ caption, columns, rows, summary = 'Show as table' }: DataTableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className="plot-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open ? <Table caption={caption} columns={columns} rows={rows()} /> : null}
    </details>
  );
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export function Table({ caption, columns, rows }: TableProps) {
  return (
    <>
      {/* A wide table scrolls inside its frame, which the keyboard can therefore reach. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable to be scrolled by keys. */}
      <section className="table-scroll" aria-label={caption} tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column, i) => (
                <th key={column} scope="col" className={i === 0 ? undefined : 'num'}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.map((cell, i) =>
                  i === 0 ? (
                    <th key={columns[i]} scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td key={columns[i]} className="num">
                      {cell}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
