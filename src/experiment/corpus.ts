import { Refusal } from '../lib/refusal';
import type { Corpus } from '../tasks/corpus';
import { buildLanguageWorld } from '../tasks/language/world';
import { buildNumericWorld } from '../tasks/numeric/world';
import type { OwnRows } from '../tasks/own/rows';
import type { Experiment } from './experiment';

/**
 * The data of an experiment, the same every time.
 *
 * @throws Refusal when the world cannot be built over this graph
 */
export function buildCorpus(experiment: Experiment, _rows: OwnRows | null): Corpus {
  const { world, graph, seed } = experiment;
  if (world.kind === 'numeric') return buildNumericWorld(graph, world, seed);
  if (world.kind === 'language') return buildLanguageWorld(graph, world, seed);
  throw new Refusal('world.kind', world.kind, 'own data cannot be built yet');
}
