import { defaultExperiment } from './defaults';
import type { Experiment, LossSpec } from './experiment';
import { experimentKey } from './key';

/** The changes of an experiment that have a name: baselines beside a run, and rows of an ablation. */
export type ChangeName =
  | 'no-uic'
  | 'with-uic'
  | 'no-distinction'
  | 'no-reconstruction'
  | 'no-uic-no-distinction'
  | 'no-mask'
  | 'oracle'
  | 'plain'
  | 'plain-additive'
  | 'sparse'
  | 'no-sparse'
  | 'uic-log'
  | 'back-door'
  | 'no-back-door';

export interface NamedChange {
  /** As a heading. */
  readonly name: string;
  /** What differs, in a clause. */
  readonly says: string;
  /** Why the comparison matters, in one or two sentences. */
  readonly why: string;
  /** The changed experiment; null where the change makes no sense. */
  readonly apply: (experiment: Experiment) => Experiment | null;
}

/** Weight of the lab's own sparsity term where it is switched on, as in the presets that have it. */
const SPARSITY = 0.15;

/** When examples are weighed anew where the back door is closed: fixed on seeds 0–17, see docs/research. */
export const BACK_DOOR: readonly number[] = [0.3, 0.6];

/** Fixed masks leave the mask losses nothing to act on; their weights are 0 so that the settings say so. */
const NO_MASK_LOSSES = { uic: 0, dist: 0, sparse: 0 };

/** In the order of a table. Plain models need tokens, an oracle mask a true graph, and a mask loss masks that learn. */
export const NAMED_CHANGES: Readonly<Record<ChangeName, NamedChange>> = {
  'no-uic': {
    name: 'no UIC loss',
    says: 'the UIC loss has weight 0',
    why: 'The UIC loss pushes the rows of the mask apart. Without it nothing asks that every factor have a set of tasks of its own.',
    apply: learned(({ uic }) => (uic > 0 ? { uic: 0 } : null)),
  },
  'with-uic': {
    name: 'with UIC loss',
    says: 'the UIC loss is switched on',
    why: 'This experiment leaves the UIC loss out; the same comparison, seen from its other side.',
    apply: (experiment) => {
      const { uic } = defaultExperiment(experiment.world.kind).losses;
      return learned((losses) => (losses.uic > 0 ? null : { uic }))(experiment);
    },
  },
  'no-distinction': {
    name: 'no task distinction',
    says: 'the task-distinction loss has weight 0',
    why: 'Task distinction asks that tasks choose different factors. What this row loses is what that loss buys beside the UIC loss.',
    apply: learned(({ dist }) => (dist > 0 ? { dist: 0 } : null)),
  },
  'no-reconstruction': {
    name: 'no reconstruction',
    says: 'the source is not reconstructed',
    why: 'Reconstruction makes the latents carry the whole source. Without it a latent only needs what some training task asks for.',
    apply: (experiment) =>
      experiment.model.kind === 'sit' && experiment.losses.rec > 0
        ? withLosses(experiment, { rec: 0 })
        : null,
  },
  'no-uic-no-distinction': {
    name: 'no UIC loss, no distinction',
    says: 'the UIC and the task-distinction loss have weight 0',
    why: 'Either loss can stand in for the other in part. Without both, prediction and reconstruction alone shape the masks.',
    apply: learned(({ uic, dist }) => (uic > 0 && dist > 0 ? { uic: 0, dist: 0 } : null)),
  },
  'no-mask': {
    name: 'no mask',
    says: 'every task sees every latent; the mask losses have weight 0',
    why: 'The control for the mask itself: a gain that this row has too does not come from selecting factors.',
    apply: (experiment) =>
      experiment.model.kind === 'sit'
        ? withLosses({ ...experiment, model: { ...experiment.model, mask: 'ones' } }, NO_MASK_LOSSES)
        : null,
  },
  oracle: {
    name: 'oracle mask',
    says: 'the true graph is the mask; the mask losses have weight 0',
    why: 'The best that learned masks could do. The gap up to it is what learning the masks still leaves.',
    apply: (experiment) =>
      experiment.model.kind === 'sit' && experiment.world.kind !== 'own'
        ? withLosses({ ...experiment, model: { ...experiment.model, mask: 'oracle' } }, NO_MASK_LOSSES)
        : null,
  },
  plain: {
    name: 'plain',
    says: 'instruction tuning without a latent module, with matched parameters',
    why: 'The usual way to tune. It differs from SIT in more than the mask, so read it beside “plain, additive” and “no mask”.',
    apply: (experiment) => plain(experiment, 'plain'),
  },
  'plain-additive': {
    name: 'plain, additive',
    says: 'plain, with the instruction added in the decoder as a sum of words',
    why: 'SIT’s instruction, too, is a sum of words. This control has that and nothing else of SIT, so it decides what a gain on held-out tasks belongs to.',
    apply: (experiment) => plain(experiment, 'plain-additive'),
  },
  sparse: {
    name: 'with sparsity',
    says: `our sparsity term has weight ${SPARSITY}`,
    why: 'The lab’s own addition, not in the paper: it thins the masks, which the four losses leave denser than the true graph.',
    apply: learned(({ sparse }) => (sparse > 0 ? null : { sparse: SPARSITY })),
  },
  'no-sparse': {
    name: 'no sparsity',
    says: 'our sparsity term has weight 0',
    why: 'Sparsity is the lab’s own addition. Without it the four losses stand as in the paper.',
    apply: learned(({ sparse }) => (sparse > 0 ? { sparse: 0 } : null)),
  },
  'uic-log': {
    name: 'UIC loss, log form',
    says: 'the UIC loss is the mean of −log(1 − collision rate) over pairs, instead of the mean rate',
    why: 'We do not have the paper’s own formula. A result that hung on which of our two forms is used would be ours, not the paper’s.',
    apply: learned(({ uic, uicForm }) => (uic > 0 && uicForm === 'prod' ? { uicForm: 'log' } : null)),
  },
  'back-door': {
    name: 'back-door weights',
    says: `examples are weighed at ${BACK_DOOR.map((f) => `${Math.round(f * 100)} %`).join(' and ')} of training`,
    why: 'The lab’s own addition, not in the paper: examples are drawn so that an answer no longer goes with what the model answers to other tasks on the same source. Look at “no mask” with the same weights before giving the masks the credit.',
    apply: ({ world, training, ...rest }) =>
      world.kind === 'numeric' || training.backdoor
        ? null
        : { ...rest, world, training: { ...training, backdoor: BACK_DOOR } },
  },
  'no-back-door': {
    name: 'no back-door weights',
    says: 'every example is drawn alike',
    why: 'Back-door weights are the lab’s own addition. Without them the losses stand alone.',
    apply: ({ training: { backdoor, ...training }, ...rest }) => (backdoor ? { ...rest, training } : null),
  },
};

/** Every name, in the order of a table. */
export const CHANGE_NAMES = Object.keys(NAMED_CHANGES) as readonly ChangeName[];

/** The experiment with this change, or null where it makes no sense or changes nothing. */
export function changed(experiment: Experiment, name: ChangeName): Experiment | null {
  const result = NAMED_CHANGES[name].apply(experiment);
  return result && experimentKey(result) !== experimentKey(experiment) ? result : null;
}

function withLosses(experiment: Experiment, losses: Partial<LossSpec>): Experiment {
  return { ...experiment, losses: { ...experiment.losses, ...losses } };
}

/** A change of the losses that act on masks, where there are masks that learn. */
function learned(change: (losses: LossSpec) => Partial<LossSpec> | null): NamedChange['apply'] {
  return (experiment) => {
    const { model, losses } = experiment;
    const weights = model.kind === 'sit' && model.mask === 'learned' ? change(losses) : null;
    return weights && withLosses(experiment, weights);
  };
}

function plain(experiment: Experiment, kind: 'plain' | 'plain-additive'): Experiment | null {
  if (experiment.world.kind === 'numeric') return null;
  const model = { ...experiment.model, kind, mask: 'ones' } as const;
  return withLosses({ ...experiment, model }, { ...NO_MASK_LOSSES, rec: 0 });
}
