import { type BaselineName, baselineOf } from '../../experiment/baseline';
import type { Experiment } from '../../experiment/experiment';
import type { EvaluationRecord, Metrics, Run } from '../../experiment/records';

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

export const BASELINE_NAMES: Readonly<
  Record<BaselineName, { readonly name: string; readonly says: string }>
> = {
  'no-mask': { name: 'no mask', says: 'the same model, every task sees every latent' },
  oracle: { name: 'oracle mask', says: 'the true graph as mask: what the best mask would reach' },
  plain: { name: 'plain', says: 'instruction tuning without a latent module' },
  'plain-additive': { name: 'plain, additive', says: 'plain with the instruction added in the decoder' },
  'no-uic': { name: 'no UIC loss', says: 'this experiment with the UIC weight at 0' },
  'with-uic': { name: 'with UIC loss', says: 'this experiment with the UIC loss switched on' },
};

/** What the run on show is called beside its baselines. */
export function nameOfModel({ model }: Experiment): string {
  switch (model.kind) {
    case 'plain':
      return 'plain';
    case 'plain-additive':
      return 'plain, additive';
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

export function metricsOf(variants: readonly Variant[], id: VariantId): Metrics | null {
  return variants.find((v) => v.id === id)?.evaluation?.metrics ?? null;
}
