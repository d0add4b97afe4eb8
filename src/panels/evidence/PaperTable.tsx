import { useMemo, useState } from 'react';
import type { Interval } from '../../lib/interval';
import { PAPER_CAVEAT, percentText, readPaperTable, shareText } from '../../sweep/paperReading';
import {
  type PaperScore,
  type PaperTable as PaperTableData,
  type PaperVariant,
  PUBLISHED_GAINS,
  paperScores,
  paperTable,
} from '../../sweep/paperTable';
import { countsOf, paperLatex, paperMarkdown, SCORE_NAMES } from '../../sweep/paperText';
import { CopyField } from '../share/CopyField';
import '../share/share.css';
import './paperTable.css';

interface PaperTableProps {
  /** Runs that have not finished, or were not scored on texts, are left out. */
  readonly variants: readonly PaperVariant[];
}

/**
 * Variants over seeds in the shape of the paper's main table, with the controls that decide what a gain belongs to beside
 * SIT and the paper's published gains under ours. Draws nothing where no finished run was scored on texts.
 */
export function PaperTable({ variants }: PaperTableProps) {
  const scores = useMemo(() => paperScores(variants), [variants]);
  const [wanted, setWanted] = useState<PaperScore>('exact');
  const score = scores.includes(wanted) ? wanted : 'exact';
  const table = useMemo(() => paperTable(variants, score), [variants, score]);
  const said = useMemo(() => (table ? readPaperTable(table) : []), [table]);
  if (!table) return null;
  const overSeeds = table.rows.some(({ cells }) =>
    cells.some((cell) => cell !== null && cell.values.size > 1),
  );
  return (
    <section className="paper-table" aria-label="In the shape of the paper’s table">
      {scores.length > 1 ? (
        <fieldset className="segmented paper-scores">
          <legend className="visually-hidden">Score</legend>
          {scores.map((each) => (
            <button key={each} type="button" aria-pressed={each === score} onClick={() => setWanted(each)}>
              {SCORE_NAMES[each]}
            </button>
          ))}
        </fieldset>
      ) : null}
      <Figures table={table} />
      <p className="paper-published">
        <b>Gains of SIT as published</b> (arXiv 2402.06220; other data, other scale):{' '}
        {PUBLISHED_GAINS.map(({ what, percent }) => `${what} +${percent.toFixed(2)} %`).join('; ')}.
      </p>
      <p className="plot-note">{countsOf(table)}</p>
      {said.length > 0 ? (
        <ul className="paper-said">
          {said.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : null}
      <p className="plot-note">
        {overSeeds
          ? 'Differences are paired by seed; p of a sign-flip test, adjusted after Holm for all that SIT is compared with in a column. '
          : ''}
        {PAPER_CAVEAT}
      </p>
      <Copies table={table} />
    </section>
  );
}

/** The figures and, under them, gains relative to plain tuning. */
function Figures({ table }: { readonly table: PaperTableData }) {
  const { columns, rows, gains, score } = table;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable to be scrolled by keys.
    <section className="table-scroll" aria-label={`${SCORE_NAMES[score]} by variant`} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">
          {SCORE_NAMES[score]} by variant and what it is measured on
        </caption>
        <thead>
          <tr>
            <th scope="col">{SCORE_NAMES[score]}</th>
            {columns.map(({ id, name, says }) => (
              <th key={id} scope="col" className="num" title={says}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, role, missing, cells }) => (
            <tr key={id} className={role === 'sit' ? 'is-highlighted' : undefined}>
              <th scope="row">{name}</th>
              {missing ? (
                <td colSpan={columns.length} className="paper-missing">
                  not run
                </td>
              ) : (
                cells.map((cell, c) => (
                  <Figure key={columns[c].id} interval={cell?.interval ?? null} text={shareText} />
                ))
              )}
            </tr>
          ))}
        </tbody>
        {gains.length > 0 ? (
          <tbody>
            <tr>
              <th scope="rowgroup" colSpan={columns.length + 1} className="paper-group">
                Relative gain over plain
              </th>
            </tr>
            {gains.map(({ row, name, role, cells }) => (
              <tr key={row} className={role === 'sit' ? 'is-highlighted' : undefined}>
                <th scope="row">{name}</th>
                {cells.map((gain, c) => (
                  <Figure key={columns[c].id} interval={gain} text={percentText} />
                ))}
              </tr>
            ))}
          </tbody>
        ) : null}
      </table>
    </section>
  );
}

function Figure({
  interval,
  text,
}: {
  readonly interval: Interval | null;
  readonly text: (value: number) => string;
}) {
  if (!interval) return <td className="num muted">–</td>;
  const { value, low, high } = interval;
  return (
    <td className="num">
      {text(value)}
      {Number.isFinite(low) ? (
        <span className="table-bounds">
          [{text(low)}, {text(high)}]
        </span>
      ) : null}
    </td>
  );
}

function Copies({ table }: { readonly table: PaperTableData }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="plot-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As Markdown or LaTeX</summary>
      {open ? (
        <div className="paper-copies">
          <CopyField
            label="The table as Markdown"
            text={paperMarkdown(table)}
            action="Copy Markdown"
            rows={6}
          />
          <CopyField
            label="The table as LaTeX"
            text={paperLatex(table)}
            action="Copy LaTeX (booktabs)"
            rows={6}
          />
        </div>
      ) : null}
    </details>
  );
}
