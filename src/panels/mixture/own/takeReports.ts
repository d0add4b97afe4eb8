import { defaultExperiment } from '../../../experiment/defaults';
import { preset } from '../../../experiment/presets';
import { useExperiment } from '../../../store/experiment';
import type { ImportReport } from '../../../tasks/own/import';
import { mergeImports } from '../../../tasks/own/merge';
import { ownGraph, suggestOwnSpec } from '../../../tasks/own/suggest';
import type { OwnFileSpec, OwnWorldSpec } from '../../../tasks/spec';
import { goToWorld } from '../worldMemory';

/** Files (by content) that an experiment asks for and that are not among these reports. */
export function missingFiles(world: OwnWorldSpec, reports: readonly ImportReport[]): OwnFileSpec[] {
  const known = new Set(reports.map(({ file }) => file.sha256));
  return world.files.filter(({ sha256 }) => !known.has(sha256));
}

/**
 * Makes these files the training data. When the experiment asks for exactly these (it came by a link), its settings
 * stay and only the rows are added; otherwise lengths, tokenizer and graph are suggested from the rows.
 * @throws Refusal when the files together exceed the limits
 */
export function takeReports(reports: readonly ImportReport[]): void {
  const asked = useExperiment.getState().experiment.world;
  const asAsked =
    asked.kind === 'own' &&
    asked.files.length > 0 &&
    asked.files.length === reports.length &&
    missingFiles(asked, reports).length === 0;
  // In the order the experiment names them: the order of rows decides the split and every batch.
  const ordered = asAsked
    ? asked.files.map(({ sha256 }) => reports.find(({ file }) => file.sha256 === sha256)!)
    : reports;
  const rows = mergeImports(ordered);
  goToWorld('own');
  const { setRows, change } = useExperiment.getState();
  setRows(rows);
  if (asAsked) return;
  const world = suggestOwnSpec(
    rows,
    ordered.map(({ file }) => file),
  );
  change((experiment) => {
    const base =
      experiment.world.kind === 'own'
        ? experiment
        : (preset('own-sit')?.experiment ?? defaultExperiment('own'));
    return { ...experiment, model: base.model, world, graph: ownGraph(rows, world.latents) };
  });
}
