import { type BaselineName, baselineOf } from '../../experiment/baseline';
import type { Experiment } from '../../experiment/experiment';
import type { Run } from '../../experiment/records';
import type { ProbeState } from '../../store/probe.types';
import { keyOf } from '../../store/run';
import { BASELINE_NAMES } from '../evidence/variants';

/** A model that can be looked into. */
export interface ModelChoice {
  /** `shown`: the run on show, where the experiment was changed since. */
  readonly id: 'this' | 'shown' | BaselineName;
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

/**
 * The experiment as it is set (the run on show, unless it was changed since), its baselines that make sense, and the run
 * on show where that is another.
 */
export function modelChoices(
  run: Run | null,
  edited: Experiment,
  baselines: Readonly<Partial<Record<BaselineName, Run>>>,
): readonly ModelChoice[] {
  const current = run !== null && keyOf(run.experiment) === keyOf(edited) ? run : null;
  const experiment = current?.experiment ?? edited;
  const others = COMPARED.flatMap((id): ModelChoice[] => {
    const baseline = baselineOf(experiment, id);
    if (!baseline) return [];
    const seconds = (current && baselines[id]?.seconds) ?? null;
    return [{ id, ...BASELINE_NAMES[id], experiment: baseline, source: baseline, seconds }];
  });
  const shown: readonly ModelChoice[] =
    run && !current
      ? [
          {
            id: 'shown',
            name: 'the run on show',
            says: 'from before your change',
            experiment: run.experiment,
            source: run,
            seconds: secondsOf(run),
          },
        ]
      : [];
  return [
    {
      id: 'this',
      name: shortName(experiment),
      says: current ? 'the run on show' : 'the experiment as it is set',
      experiment,
      source: current ?? experiment,
      seconds: secondsOf(current),
    },
    ...others,
    ...shown,
  ];
}

function secondsOf(run: Run | null): number | null {
  return run?.finished ? run.seconds : null;
}

/** The kind of a model, as its baselines are called. */
function shortName({ model }: Experiment): string {
  if (model.kind !== 'sit') return BASELINE_NAMES[model.kind].name;
  switch (model.mask) {
    case 'learned':
      return 'SIT';
    case 'ones':
      return BASELINE_NAMES['no-mask'].name;
    case 'oracle':
      return BASELINE_NAMES.oracle.name;
    default:
      return model.mask satisfies never;
  }
}

/** How long opening will take, in words. */
export function openingTime({ seconds, experiment }: ModelChoice): string {
  if (seconds !== null && Number.isFinite(seconds)) {
    const about = Math.max(1, Math.round(seconds));
    return `about ${about} ${about === 1 ? 'second' : 'seconds'}`;
  }
  return `${experiment.training.steps.toLocaleString('en')} steps`;
}

/** Models that answer the same questions about the same data, and so may stand beside each other. */
export function comparable(choices: readonly ModelChoice[]): readonly ModelChoice[] {
  return choices.filter((choice) => choice.id !== 'shown');
}

/** The one of these that is on show in the probe, or null. */
export function choiceOf(choices: readonly ModelChoice[], experiment: Experiment | null): ModelChoice | null {
  if (!experiment) return null;
  return choices.find((choice) => keyOf(choice.experiment) === keyOf(experiment)) ?? null;
}

/** Whether a model of this experiment is at hand, so that showing it takes no training. */
export function isAtHand(choice: ModelChoice, { opened }: Pick<ProbeState, 'opened'>): boolean {
  return opened.some(({ experiment }) => keyOf(experiment) === keyOf(choice.experiment));
}

/**
 * Whether pressing this choice opens something: not while it is on show with the newest weights there are, unless it was
 * lost since.
 *
 * @param step of the weights that opening it would give
 */
export function canOpen(
  choice: ModelChoice,
  { subject, experiment, opened }: Pick<ProbeState, 'subject' | 'experiment' | 'opened'>,
  step: number,
): boolean {
  const isShown = subject !== null && choiceOf([choice], experiment) === choice;
  return !isShown || subject.step !== step || !opened.some((model) => model.subject.key === subject.key);
}
