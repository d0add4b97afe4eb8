import { type BaselineName, baselineOf } from '../../experiment/baseline';
import type { Experiment } from '../../experiment/experiment';
import { NAMED_CHANGES, type NamedChange } from '../../experiment/namedChanges';
import type { EvaluationRecord, Run } from '../../experiment/records';

export type VariantId = 'this' | BaselineName;

/** One line of every comparison: the run on show, or a baseline of it, with its last evaluation. */
export interface Variant {
  readonly id: VariantId;
  readonly name: string;
  /** What it is, in a few words. */
  readonly says: string;
  /** The last evaluation, or null where it was not run (then no number is shown). */
  readonly evaluation: EvaluationRecord | null;
  /** Whether its mask was learned; F1 of a fixed mask is known beforehand and measures nothing. */
  readonly learnsMask: boolean;
  /** Steps of its whole training; an evaluation before the last step is said to be one. */
  readonly steps: number;
}

/** Called as in an ablation, and said in the few words that there is room for beside a run. */
export const BASELINE_NAMES: Readonly<Record<BaselineName, Pick<NamedChange, 'name' | 'says'>>> = {
  'no-mask': inShort('no-mask', 'the same model, every task sees every latent'),
  oracle: inShort('oracle', 'the true graph as mask: what the best mask would reach'),
  plain: inShort('plain', 'instruction tuning without a latent module'),
  'plain-additive': inShort('plain-additive', 'plain with the instruction added in the decoder'),
  'no-uic': inShort('no-uic', 'this experiment with the UIC weight at 0'),
  'with-uic': inShort('with-uic', 'this experiment with the UIC loss switched on'),
};

function inShort(id: BaselineName, says: string): Pick<NamedChange, 'name' | 'says'> {
  return { name: NAMED_CHANGES[id].name, says };
}

/** What the run on show is called beside its baselines. */
export function nameOfModel({ model }: Experiment): string {
  switch (model.kind) {
    case 'plain':
    case 'plain-additive':
      return NAMED_CHANGES[model.kind].name;
    case 'sit':
      return model.mask === 'learned'
        ? 'this run (SIT)'
        : model.mask === 'ones'
          ? 'this run (no mask)'
          : 'this run (oracle)';
    default:
      return model.kind satisfies never;
  }
}

/** The run on show, then every baseline that makes sense beside it, in a fixed order. */
export function variantsOf(
  run: Pick<Run, 'experiment' | 'evaluations'>,
  baselines: Readonly<Partial<Record<BaselineName, Run>>>,
  names: readonly BaselineName[],
): readonly Variant[] {
  const { experiment } = run;
  const own = nameOfModel(experiment);
  const others = names.flatMap((id): Variant[] => {
    const baseline = baselines[id];
    if (!baseline && !baselineOf(experiment, id)) return [];
    return [
      {
        id,
        ...BASELINE_NAMES[id],
        learnsMask: id === 'no-uic' || id === 'with-uic',
        evaluation: baseline?.evaluations.at(-1) ?? null,
        steps: experiment.training.steps,
      },
    ];
  });
  return [
    {
      id: 'this',
      name: own.startsWith('this run') ? own : `this run (${own})`,
      says: 'the run on show',
      learnsMask: experiment.model.kind === 'sit' && experiment.model.mask === 'learned',
      evaluation: run.evaluations.at(-1) ?? null,
      steps: experiment.training.steps,
    },
    ...others,
  ];
}
