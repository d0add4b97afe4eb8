import type { Experiment } from '../../experiment/experiment';
import { parseExperiment } from '../../experiment/parse';
import { parseBundle, type RunBundle } from '../../experiment/runFile';
import { Refusal } from '../../lib/refusal';

/** Largest file read, in bytes: a run of 100,000 steps with its masks takes less. */
export const LARGEST_LAB_FILE = 60_000_000;

/** What a file that the lab exported holds: an experiment, or a run (with its experiment). */
export interface LabFile {
  readonly experiment: Experiment;
  readonly bundle: RunBundle | null;
}

/** @throws Refusal when the text is neither an experiment nor a run */
export function readLabFile(name: string, text: string): LabFile {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new Refusal(name, text.slice(0, 60), 'must be JSON', 'Choose a file that this lab exported');
  }
  if (typeof input === 'object' && input !== null && 'format' in input) {
    const bundle = parseBundle(input);
    return { experiment: bundle.run.experiment, bundle };
  }
  return { experiment: parseExperiment(input), bundle: null };
}
