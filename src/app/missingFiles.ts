import type { Experiment } from '../experiment/experiment';
import { useExperiment } from '../store/experiment';
import type { OwnRows } from '../tasks/own/rows';

/**
 * Why this experiment waits for files before it can be trained, in a sentence; null where it waits for none.
 *
 * @param rows the rows at hand of the reader's own files
 */
export function whyItWaits({ world }: Experiment, rows: OwnRows | null): string | null {
  if (world.kind !== 'own') return null;
  const { length } = world.files;
  if (length === 0) return 'This experiment trains on your own data, and no file has been chosen yet.';
  if (rows) return null;
  const which = length === 1 ? world.files[0].name : `the ${length} files`;
  return `This experiment trains on your own data, which no link carries: choose ${which} again.`;
}

/** `whyItWaits` of the experiment that is being edited. */
export function useMissingFiles(): string | null {
  return useExperiment((s) => whyItWaits(s.experiment, s.rows));
}
