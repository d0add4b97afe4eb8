import { useId, useState } from 'react';
import { Icon } from '../../app/Icon';
import { Refusal } from '../../lib/refusal';
import { useSweep } from '../../store/sweep';
import { parseGrid } from '../../sweep/parse';
import { useAct } from './useAct';

/** Largest file read, in bytes: a grid of 3,200 thinned trainings takes about this. */
const LARGEST_FILE = 400_000_000;

/** Reads a grid (JSON), or finished runs (lines of JSON) of the terminal or of an export. */
export function ImportRuns() {
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
      setSaid(await take(file.name, await file.text()));
    });
  return (
    <div className="field import-runs">
      <label className="button small" htmlFor={id}>
        <Icon name="upload" size={14} /> Import runs or a grid
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
        <code>runs.jsonl</code> of <code>lab sweep</code> or of an export, or a grid as JSON.
      </span>
      <span className={problem ? 'field-error' : 'field-hint'} role="status">
        {problem ?? said}
      </span>
    </div>
  );
}

/** @throws Refusal */
async function take(name: string, text: string): Promise<string> {
  const grid = gridIn(text);
  if (grid !== null) {
    const parsed = parseGrid(grid);
    await useSweep.getState().open(parsed);
    return `${name}: a grid of ${parsed.variants.length} variants × ${parsed.seeds.length} seeds.`;
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
