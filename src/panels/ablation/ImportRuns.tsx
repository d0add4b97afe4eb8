import { useId, useState } from 'react';
import { Icon } from '../../app/Icon';
import { Refusal } from '../../lib/refusal';
import { useSweep } from '../../store/sweep';
import { parseGrid } from '../../sweep/parse';
import { useAct } from './useAct';

/** Largest file read, in bytes: a grid of 3,200 thinned trainings takes about this. */
const LARGEST_FILE = 400_000_000;

interface ImportRunsProps {
  /** Runs go into the grid on show: where none is, only a grid can be taken. */
  readonly of: 'grid' | 'grid or runs';
}

/** Reads a grid (JSON), or finished runs (lines of JSON) of the terminal or of an export. */
export function ImportRuns({ of }: ImportRunsProps) {
  const withRuns = of === 'grid or runs';
  const id = useId();
  const [problem, act] = useAct();
  const [said, setSaid] = useState<string | null>(null);
  const read = (file: File) =>
    act(async () => {
      setSaid(null);
      if (file.size > LARGEST_FILE) {
        throw new Refusal(
          file.name,
          `${file.size} bytes`,
          `has at most ${LARGEST_FILE} bytes`,
          'Split the file.',
        );
      }
      setSaid(await take(file.name, await file.text(), withRuns));
    });
  return (
    <div className="field import-runs">
      <label className="button small" htmlFor={id}>
        <Icon name="upload" size={14} /> {withRuns ? 'Import runs or a grid' : 'Import a grid'}
      </label>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept=".json,.jsonl,application/json"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was corrected.
          event.target.value = '';
          if (file) read(file);
        }}
      />
      <span className="field-hint">
        {withRuns ? (
          <>
            <code>runs.jsonl</code> of <code>lab sweep</code> or of an export, or a grid as JSON.
          </>
        ) : (
          <>
            <code>grid.json</code> of <code>lab sweep</code> or of an export; its runs can be imported then.
          </>
        )}
      </span>
      <span className={problem ? 'field-error' : 'field-hint'} role="status">
        {problem ?? said}
      </span>
    </div>
  );
}

/** @throws Refusal */
async function take(name: string, text: string, withRuns: boolean): Promise<string> {
  const grid = gridIn(text);
  if (grid !== null) {
    const parsed = parseGrid(grid);
    await useSweep.getState().open(parsed);
    return `${name}: a grid of ${parsed.variants.length} variants × ${parsed.seeds.length} seeds.`;
  }
  if (!withRuns) {
    throw new Refusal(name, undefined, 'is no grid', 'Import the grid first, then its runs from Export.');
  }
  const fit = await useSweep.getState().importRuns(text);
  return fit === 0
    ? `${name}: no run of it belongs to this grid. Open the grid they were made with first.`
    : `${name}: ${fit} ${fit === 1 ? 'run' : 'runs'} of this grid taken over.`;
}

/** The grid that a text is, or null where it is something else: lines of runs are no single JSON, or have a `type`. */
function gridIn(text: string): unknown {
  try {
    const input: unknown = JSON.parse(text);
    return typeof input === 'object' && input !== null && 'variants' in input ? input : null;
  } catch {
    return null;
  }
}
