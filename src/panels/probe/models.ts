import { type BaselineName, baselineOf } from '../../experiment/baseline';
import type { Experiment } from '../../experiment/experiment';
import type { Run } from '../../experiment/records';
import { keyOf } from '../../store/run';
import { BASELINE_NAMES, nameOfModel } from '../evidence/variants';

/** A model that can be looked into. */
export interface ModelChoice {
  readonly id: 'this' | BaselineName;
  readonly name: string;
  readonly says: string;
  readonly experiment: Experiment;
  /** The run, where its weights may be at hand; else what has to be trained. */
  readonly source: Run | Experiment;
  /** How long its training took where that is known, seconds. */
  readonly seconds: number | null;
}

/** Baselines that say what a gain belongs to; the ablation has the others. */
const COMPARED: readonly BaselineName[] = ['no-mask', 'oracle', 'plain', 'plain-additive'];

/** The shown run (else the experiment being edited), then its baselines that make sense. */
export function modelChoices(
  run: Run | null,
  edited: Experiment,
  baselines: Readonly<Partial<Record<BaselineName, Run>>>,
): readonly ModelChoice[] {
  const experiment = run?.experiment ?? edited;
  return [
    {
      id: 'this',
      name: nameOfModel(experiment),
      says: run ? 'the run on show' : 'the experiment as it is set',
      experiment,
      source: run ?? experiment,
      seconds: run?.finished ? run.seconds : null,
    },
    ...COMPARED.flatMap((id): ModelChoice[] => {
      const baseline = baselineOf(experiment, id);
      if (!baseline) return [];
      const seconds = baselines[id]?.seconds ?? null;
      return [{ id, ...BASELINE_NAMES[id], experiment: baseline, source: baseline, seconds }];
    }),
  ];
}

/** How long opening will take, in words. */
export function openingTime({ seconds, experiment }: ModelChoice): string {
  if (seconds !== null && Number.isFinite(seconds)) {
    const about = Math.max(1, Math.round(seconds));
    return `about ${about} ${about === 1 ? 'second' : 'seconds'}`;
  }
  return `${experiment.training.steps.toLocaleString('en')} steps`;
}

/** The one of these that is on show in the probe, or null. */
export function choiceOf(choices: readonly ModelChoice[], experiment: Experiment | null): ModelChoice | null {
  if (!experiment) return null;
  return choices.find((choice) => keyOf(choice.experiment) === keyOf(experiment)) ?? null;
}
