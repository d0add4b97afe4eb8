import { buildCorpus } from '../experiment/corpus';
import type { Experiment } from '../experiment/experiment';
import type { BackendName } from '../experiment/records';
import { createRunner } from '../runner/create';
import type { OwnRows } from '../tasks/own/rows';
import { buildTrainable } from './build';
import { measureFewShot } from './fewShot';
import { createSession, type FewShot, type Session } from './session';

/**
 * World, model and session of an experiment on a backend that has been started.
 *
 * @param rows the rows of the reader's own data; null for the other worlds
 * @throws Refusal when the experiment cannot be trained
 */
export async function openSession(
  experiment: Experiment,
  rows: OwnRows | null,
  backend: BackendName,
): Promise<Session> {
  const corpus = buildCorpus(experiment, rows);
  const trainable = buildTrainable(experiment, corpus);
  const runner = await createRunner(trainable.parameters, backend);
  const { shots } = experiment.training;
  const fewShot: FewShot | null =
    shots && corpus.kind === 'text'
      ? (trained, signal) => measureFewShot(experiment, corpus, trained, shots, backend, signal)
      : null;
  return createSession(experiment, trainable, runner, fewShot);
}
