import { withOwnData } from '../../../experiment/ownData';
import { useExperiment } from '../../../store/experiment';
import type { ImportReport } from '../../../tasks/own/import';
import { goToWorld } from '../worldMemory';

/**
 * Makes these files the training data. When the experiment on show asks for exactly these (it came by a link), its
 * settings stay and only the rows are added; otherwise lengths, tokenizer and graph are suggested from the rows.
 * @throws Refusal when the files together exceed the limits
 */
export function takeReports(reports: readonly ImportReport[]): void {
  const { experiment, rows } = withOwnData(useExperiment.getState().experiment, reports);
  // From another world the model and training of own data come first, as they were left or from their preset.
  goToWorld('own');
  const { setRows, change } = useExperiment.getState();
  setRows(rows);
  const { world, graph } = experiment;
  change((present) =>
    present.world === world && present.graph === graph ? present : { ...present, world, graph },
  );
}
