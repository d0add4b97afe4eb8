import { Icon } from '../../../app/Icon';
import type { ImportReport } from '../../../tasks/own/import';
import { SKIP_REASONS, type SkipReason } from '../../../tasks/own/skips';
import { type ChosenFile, useImports } from './imports';

/** One chosen file: what would be used, what not and why, line by line on request. */
export function FileReport({ file }: { readonly file: ChosenFile }) {
  const remove = useImports((s) => s.remove);
  const { report, refusal } = file;
  return (
    <li className="file-report">
      <div className="spread">
        <span className="file-name strong">{file.name}</span>
        <button
          type="button"
          className="button quiet icon small"
          aria-label={`Remove ${file.name}`}
          onClick={() => remove(file.key)}
        >
          <Icon name="cross" size={14} />
        </button>
      </div>
      {refusal ? (
        <div className="note bad" role="alert">
          <Icon name="warn" />
          <p>
            Not used. {capital(refusal.rule)}. Found in {refusal.path}:{' '}
            <q className="mono">{String(refusal.value).slice(0, 80)}</q>.
            {refusal.remedy ? ` ${refusal.remedy.replace(/\.?$/, '.')}` : null}
          </p>
        </div>
      ) : null}
      {report ? <Used report={report} /> : null}
    </li>
  );
}

function Used({ report }: { readonly report: ImportReport }) {
  const { tasks, skippedCount, notes } = report;
  return (
    <>
      <p className="row small">
        <span className="badge good">
          <Icon name="check" size={12} /> {counted(report.rows.length, 'row')} used
        </span>
        {skippedCount > 0 ? (
          <span className="badge warn">
            <Icon name="warn" size={12} /> {skippedCount.toLocaleString('en')} skipped
          </span>
        ) : null}
        <span className="muted">
          {counted(tasks.length, 'task')} · {report.format} · {report.columns}
        </span>
      </p>
      {notes.length > 0 ? (
        <ul className="file-notes small">
          {notes.map((note) => (
            <li key={note}>{capital(note)}.</li>
          ))}
        </ul>
      ) : null}
      {skippedCount > 0 ? <Skips report={report} /> : null}
    </>
  );
}

/** At most this many lines of each reason are written out. */
const LISTED = 50;

function Skips({ report }: { readonly report: ImportReport }) {
  const { skipCounts, skipped } = report;
  const reasons = Object.entries(skipCounts) as [SkipReason, number][];
  return reasons.map(([reason, count]) => {
    const lines = skipped.filter((skip) => skip.reason === reason);
    const rest = count - Math.min(LISTED, lines.length);
    return (
      <details className="disclosure" key={reason}>
        <summary>
          {capital(SKIP_REASONS[reason].label)}
          <span className="summary-aside nums">{counted(count, 'row')}</span>
        </summary>
        <div className="disclosure-body">
          <p className="muted">
            {capital(SKIP_REASONS[reason].rule)}. {SKIP_REASONS[reason].remedy}.
          </p>
          <ul className="skip-lines">
            {lines.slice(0, LISTED).map((skip, k) => (
              // One line can hold several rows, so the place in the list tells them apart.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <li key={k}>
                <span className="nums muted">line {skip.line.toLocaleString('en')}</span>{' '}
                <code className="mono">{skip.detail === '' ? '(nothing)' : skip.detail}</code>
              </li>
            ))}
          </ul>
          {rest > 0 ? <p className="muted">and {rest.toLocaleString('en')} more.</p> : null}
        </div>
      </details>
    );
  });
}

/** e.g. `1 row`, `1,200 rows`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
