import { Refusal } from '../lib/refusal';
import type { Corpus } from '../tasks/corpus';
import { buildLanguageWorld } from '../tasks/language/world';
import { buildNumericWorld } from '../tasks/numeric/world';
import { buildOwnCorpus } from '../tasks/own/corpus';
import type { OwnRows } from '../tasks/own/rows';
import type { Experiment } from './experiment';
import { trainingProblems } from './rules';

const PATH = 'world.files';
const OWN_STAYS = 'the experiment trains on own data, which does not travel with it';

/**
 * The data of an experiment, the same every time.
 *
 * @param rows the rows of the reader's own data; null for the other worlds
 * @throws Refusal when the experiment cannot be trained as it stands, or its own data is missing
 */
export function buildCorpus(experiment: Experiment, rows: OwnRows | null): Corpus {
  const { world, graph, seed, training } = experiment;
  const [problem] = trainingProblems(experiment);
  if (problem) throw problem;
  switch (world.kind) {
    case 'numeric':
      return buildNumericWorld(graph, world, seed);
    case 'language':
      return buildLanguageWorld(graph, world, seed, training.shots?.at(-1));
    case 'own': {
      if (rows) return buildOwnCorpus(rows, world, seed);
      const names = world.files.map((file) => file.name).join(', ');
      throw names === ''
        ? new Refusal(PATH, undefined, 'no file of own data has been chosen yet', 'Choose one or more files.')
        : new Refusal(PATH, undefined, OWN_STAYS, `Choose the files again: ${names}.`);
    }
    default:
      return world satisfies never;
  }
}
