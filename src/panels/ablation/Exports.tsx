import { useState } from 'react';
import { Icon } from '../../app/Icon';
import type { Run } from '../../experiment/records';
import { useSweep } from '../../store/sweep';
import { cellsOf, type Grid } from '../../sweep/grid';
import { CopyField } from '../share/CopyField';
import '../share/share.css';
import { saveFile } from '../share/saveFile';
import { useLink } from '../share/useLink';
import { longCsv, runLines } from './csv';
import { ImportRuns } from './ImportRuns';
import { useAct } from './useAct';

interface ExportsProps {
  readonly grid: Grid;
  /** Those of other grids among them. */
  readonly results: ReadonlyMap<string, Run>;
}

/** The grid and its results as files and as a link, and runs from elsewhere. */
export function Exports({ grid, results }: ExportsProps) {
  const { link, problem: tooLong } = useLink(grid.base, null, grid);
  const [problem, act] = useAct();
  const [asking, setAsking] = useState(false);
  const none = !cellsOf(grid).some(({ key }) => results.has(key));
  const stem = `sit-lab-ablation-${grid.base.preset}`;
  return (
    <>
      <section className="stack tight" aria-label="Files">
        <h3 className="ablation-heading">Files</h3>
        <div className="row">
          <button
            type="button"
            className="button small"
            disabled={none}
            onClick={() => saveFile(`${stem}.csv`, longCsv(grid, results), 'text/csv')}
          >
            <Icon name="download" size={14} /> Figures (CSV)
          </button>
          <button
            type="button"
            className="button small"
            disabled={none}
            onClick={() => saveFile(`${stem}-runs.jsonl`, runLines(grid, results), 'application/jsonl')}
          >
            <Icon name="download" size={14} /> Runs (JSON lines)
          </button>
          <button
            type="button"
            className="button small"
            onClick={() =>
              saveFile(`${stem}-grid.json`, `${JSON.stringify(grid, null, 2)}\n`, 'application/json')
            }
          >
            <Icon name="download" size={14} /> Grid (JSON)
          </button>
        </div>
        <p className="field-hint">
          CSV: one line per variant, seed and measure, with the key of the training. JSON lines: finished
          trainings with their curves and masks, as <code>lab sweep</code> writes them. Every plot has its own
          SVG and PNG buttons.
        </p>
      </section>
      <section className="stack tight" aria-label="Link">
        <h3 className="ablation-heading">Link</h3>
        <CopyField label="Link to this grid" text={link ?? ''} action="Copy link" />
        <p className="field-hint">
          The link carries base, variants and seeds, not the results: whoever opens it trains them.
        </p>
        {tooLong ? (
          <p className="field-error" role="alert">
            {tooLong}
          </p>
        ) : null}
      </section>
      <section className="stack tight" aria-label="Import">
        <h3 className="ablation-heading">Import</h3>
        <ImportRuns of="grid or runs" />
      </section>
      <section className="stack tight" aria-label="Forget">
        <h3 className="ablation-heading">Forget</h3>
        {asking ? (
          <div className="row">
            <span>Forget every result of this grid, here and in storage?</span>
            <button
              type="button"
              className="button small danger"
              onClick={() => {
                setAsking(false);
                act(() => useSweep.getState().clear());
              }}
            >
              Forget them
            </button>
            <button type="button" className="button small" onClick={() => setAsking(false)}>
              Keep them
            </button>
          </div>
        ) : (
          <div className="row">
            <button type="button" className="button small" disabled={none} onClick={() => setAsking(true)}>
              <Icon name="trash" size={14} /> Forget this grid’s results…
            </button>
          </div>
        )}
        {problem ? (
          <p className="field-error" role="alert">
            {problem}
          </p>
        ) : null}
      </section>
    </>
  );
}
