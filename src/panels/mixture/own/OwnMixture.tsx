import { useState } from 'react';
import { Icon } from '../../../app/Icon';
import { focusHeading } from '../../../app/Panel';
import { missingFiles } from '../../../experiment/ownData';
import { Refusal } from '../../../lib/refusal';
import { useExperiment } from '../../../store/experiment';
import { WorldProblem } from '../WorldProblem';
import { FileDrop } from './FileDrop';
import { counted, FileReport } from './FileReport';
import { useImports } from './imports';
import { OwnSettings } from './OwnSettings';
import { takeReports } from './takeReports';

/** The reader's own files: choose, see what is usable, use, and set how they are read. */
export function OwnMixture({ onUsed }: { onUsed(): void }) {
  const world = useExperiment((s) => s.experiment.world);
  const rows = useExperiment((s) => s.rows);
  const { files, said, clear } = useImports();
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [done, setDone] = useState('');
  const reports = files.flatMap(({ report }) => (report ? [report] : []));
  const total = reports.reduce((sum, report) => sum + report.rows.length, 0);
  const own = world.kind === 'own' ? world : null;
  const inUse = own !== null && rows !== null && reports.length > 0 && isSame(own.files, reports);
  const waiting = own && rows === null && own.files.length > 0 ? missingFiles(own, reports) : [];

  const use = () => {
    try {
      takeReports(reports);
      setProblem(null);
      setDone(`${counted(total, 'row')} now make the training data.`);
      onUsed();
      // The button has done its work and cannot keep the focus.
      focusHeading('mixture');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error);
    }
  };

  const removeAll = () => {
    clear();
    focusHeading('mixture');
  };

  return (
    <>
      {own === null ? (
        <p className="small muted">The lab stays with its present world until you use a file.</p>
      ) : null}
      {waiting.length > 0 ? (
        <div className="note warn">
          <Icon name="file" />
          <div>
            <p>
              This experiment was made with files that a link does not carry. Choose the same files to train
              on them:
            </p>
            <ul className="file-notes">
              {waiting.map((file) => (
                <li key={file.sha256}>
                  <span className="strong">{file.name}</span> ({counted(file.rows, 'row')}, SHA-256 begins{' '}
                  <code className="mono">{file.sha256.slice(0, 12)}</code>)
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
      <FileDrop compact={files.length > 0} />
      {files.length > 0 ? (
        <ul className="file-list" aria-label="Chosen files">
          {files.map((file) => (
            <FileReport key={file.key} file={file} />
          ))}
        </ul>
      ) : null}
      {problem ? <WorldProblem problem={problem} /> : null}
      {files.length > 0 ? (
        <div className="row">
          <button
            type="button"
            className="button primary"
            disabled={reports.length === 0 || inUse}
            onClick={use}
          >
            {inUse ? 'In use' : `Use this data (${counted(total, 'row')})`}
          </button>
          <button type="button" className="button quiet" onClick={removeAll}>
            Remove all files
          </button>
        </div>
      ) : null}
      <p className="visually-hidden" role="status">
        {done || said}
      </p>
      {own && rows && !inUse ? (
        <p className="small">
          <span className="strong">Training on</span>{' '}
          {own.files.map((file) => `${file.name} (${counted(file.rows, 'row')})`).join(', ')}
        </p>
      ) : null}
      {own && rows ? <OwnSettings world={own} rows={rows} /> : null}
    </>
  );
}

function isSame(
  files: readonly { sha256: string }[],
  reports: readonly { file: { sha256: string } }[],
): boolean {
  const mine = files.map(({ sha256 }) => sha256).sort();
  const theirs = reports.map(({ file }) => file.sha256).sort();
  return mine.length === theirs.length && mine.every((sha256, k) => sha256 === theirs[k]);
}
