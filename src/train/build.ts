import type { Experiment } from '../experiment/experiment';
import type { Trainable } from '../model/model';
import { createNumericTrainable } from '../model/numeric/trainable';
import { createTextTrainable } from '../model/text/trainable';
import type { Corpus } from '../tasks/corpus';

/**
 * The model of an experiment on its corpus, with parameters at their initial values.
 *
 * @throws Refusal when the model cannot be built for this corpus
 */
export function buildTrainable(experiment: Experiment, corpus: Corpus): Trainable {
  switch (corpus.kind) {
    case 'numeric':
      return createNumericTrainable(experiment, corpus);
    case 'text':
      return createTextTrainable(experiment, corpus);
    default:
      return corpus satisfies never;
  }
}
