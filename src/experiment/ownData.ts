import type { ImportReport } from '../tasks/own/import';
import { mergeImports } from '../tasks/own/merge';
import type { OwnRows } from '../tasks/own/rows';
import { ownGraph, suggestOwnSpec } from '../tasks/own/suggest';
import type { OwnFileSpec, OwnWorldSpec } from '../tasks/spec';
import { OWN_SIT, OWN_WORLD } from './defaults';
import type { Experiment } from './experiment';

/** Files (by content) that a world asks for and that are not among these reports. */
export function missingFiles(world: OwnWorldSpec, reports: readonly ImportReport[]): OwnFileSpec[] {
  const known = new Set(reports.map(({ file }) => file.sha256));
  return world.files.filter(({ sha256 }) => !known.has(sha256));
}

/**
 * The experiment on these files, with their rows. Where it asks for exactly these (it came by a link), it stays as it is
 * and the rows come in the order it names the files, which decides the split and every batch. Otherwise its graph is
 * that of the tasks found, and its lengths and tokenizer are suggested from the rows, unless `keep`.
 *
 * @throws Refusal when the files together exceed the limits
 */
export function withOwnData(
  experiment: Experiment,
  reports: readonly ImportReport[],
  keep = false,
): { readonly experiment: Experiment; readonly rows: OwnRows } {
  const { world } = experiment;
  if (world.kind === 'own' && asksFor(world, reports)) {
    const ordered = world.files.map(({ sha256 }) => reports.find(({ file }) => file.sha256 === sha256)!);
    return { experiment, rows: mergeImports(ordered) };
  }
  const rows = mergeImports(reports);
  const files = reports.map(({ file }) => file);
  const kept = keep && world.kind === 'own' ? { ...world, files } : null;
  const next = kept ?? suggestOwnSpec(rows, files);
  const model = world.kind === 'own' ? experiment.model : OWN_SIT.model;
  return { experiment: { ...experiment, model, world: next, graph: ownGraph(rows, next.latents) }, rows };
}

/** Whether nobody has set anything in this world yet. */
export function isUntouched(world: OwnWorldSpec): boolean {
  return JSON.stringify(world) === JSON.stringify(OWN_WORLD);
}

function asksFor(world: OwnWorldSpec, reports: readonly ImportReport[]): boolean {
  return (
    world.files.length > 0 &&
    world.files.length === reports.length &&
    missingFiles(world, reports).length === 0
  );
}
