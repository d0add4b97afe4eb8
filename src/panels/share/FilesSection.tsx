import { Icon } from '../../app/Icon';
import type { Experiment } from '../../experiment/experiment';
import type { Run } from '../../experiment/records';
import { serialiseRun } from '../../experiment/runFile';
import { useRun } from '../../store/run';
import { curvesCsv, fileStemOf } from './curvesCsv';
import { saveFile } from './saveFile';

/** The experiment and what it recorded so far, as files. */
export function FilesSection({ experiment }: { readonly experiment: Experiment }) {
  // Only whether there is one: while steps stream in, the run itself changes many times a second.
  const recorded = useRun((s) => s.run !== null && s.run.steps.length > 0);
  const stem = ({ title, preset, seed }: Experiment) => fileStemOf(title, preset, seed);
  const saveRun = (save: (run: Run, stem: string) => void) => {
    const { run } = useRun.getState();
    if (run) save(run, stem(run.experiment));
  };
  return (
    <section className="stack tight" aria-label="Files">
      <h3 className="share-heading">Files</h3>
      <div className="row">
        <button
          type="button"
          className="button small"
          onClick={() =>
            saveFile(
              `${stem(experiment)}.json`,
              `${JSON.stringify(experiment, null, 2)}\n`,
              'application/json',
            )
          }
        >
          <Icon name="download" size={14} /> Experiment (JSON)
        </button>
        <button
          type="button"
          className="button small"
          disabled={!recorded}
          onClick={() =>
            saveRun((run, name) => saveFile(`${name}-run.json`, serialiseRun(run), 'application/json'))
          }
        >
          <Icon name="download" size={14} /> Run (JSON)
        </button>
        <button
          type="button"
          className="button small"
          disabled={!recorded}
          onClick={() => saveRun((run, name) => saveFile(`${name}-curves.csv`, curvesCsv(run), 'text/csv'))}
        >
          <Icon name="download" size={14} /> Curves (CSV)
        </button>
      </div>
      {recorded ? null : (
        <p className="small muted">A run and its curves can be saved once something was trained.</p>
      )}
    </section>
  );
}
