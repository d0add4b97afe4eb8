import type { Experiment, LossSpec, MaskKind, ModelKind } from '../../experiment/experiment';
import { canMeasureFewShot, USUAL_SHOTS, withShots } from '../../experiment/fewShot';
import { BACK_DOOR as USUAL_BACK_DOOR } from '../../experiment/namedChanges';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Why it cannot be chosen here, or null. */
  readonly refused: string | null;
}

/** One choice of an experiment among named options. */
export interface ChoiceSetting {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly applies: (experiment: Experiment) => boolean;
  readonly options: (experiment: Experiment) => readonly Option[];
  readonly get: (experiment: Experiment) => string;
  readonly set: (experiment: Experiment, value: string) => Experiment;
}

const MODELS: Readonly<Record<ModelKind, string>> = {
  sit: 'SIT: latents, masks, two decoders',
  plain: 'Plain instruction tuning',
  'plain-additive': 'Plain, additive instruction',
};

const MASKS: Readonly<Record<MaskKind, string>> = {
  learned: 'Learned',
  ones: 'None (all latents)',
  oracle: 'Oracle (the true graph)',
};

const FORMS: Readonly<Record<LossSpec['uicForm'], string>> = {
  prod: 'Expected collision rate (prod)',
  log: 'Its −log complement (log)',
};

export const MODEL_KIND: ChoiceSetting = {
  id: 'model.kind',
  label: 'Model',
  applies: () => true,
  options: ({ world }) =>
    keysOf(MODELS).map((value) => ({
      value,
      label: MODELS[value],
      refused: value !== 'sit' && world.kind === 'numeric' ? 'needs a world of texts' : null,
    })),
  get: (e) => e.model.kind,
  set: (e, value) => {
    const kind = keysOf(MODELS).find((k) => k === value);
    return kind ? { ...e, model: { ...e.model, kind } } : e;
  },
};

export const MASK_KIND: ChoiceSetting = {
  id: 'model.mask',
  label: 'Masks',
  hint: 'Which latents a task may see.',
  applies: (e) => e.model.kind === 'sit',
  options: ({ world }) =>
    keysOf(MASKS).map((value) => ({
      value,
      label: MASKS[value],
      refused: value === 'oracle' && world.kind === 'own' ? 'one’s own data has no true graph' : null,
    })),
  get: (e) => e.model.mask,
  set: (e, value) => {
    const mask = keysOf(MASKS).find((k) => k === value);
    return mask ? { ...e, model: { ...e.model, mask } } : e;
  },
};

export const UIC_FORM: ChoiceSetting = {
  id: 'losses.uicForm',
  label: 'Form of the UIC loss',
  hint: "Both are the lab's reading of the paper, whose own formula we do not have; they tie within noise.",
  applies: (e) => e.model.kind === 'sit' && e.model.mask === 'learned',
  options: () => keysOf(FORMS).map((value) => ({ value, label: FORMS[value], refused: null })),
  get: (e) => e.losses.uicForm,
  set: (e, value) => {
    const uicForm = keysOf(FORMS).find((k) => k === value);
    return uicForm ? { ...e, losses: { ...e.losses, uicForm } } : e;
  },
};

/** The numbers of examples as the value of an option; empty for none. */
const listed = (shots: readonly number[] | undefined): string => (shots ?? []).join(', ');

export const FEW_SHOT: ChoiceSetting = {
  id: 'training.shots',
  label: 'Few-shot curve',
  hint: 'After the last step, copies of the model are trained on with so many labelled examples of each held-out task.',
  applies: canMeasureFewShot,
  // An experiment from a file or the terminal may ask for other numbers than the usual ones.
  options: ({ training }) =>
    [...new Set(['', listed(USUAL_SHOTS), listed(training.shots)])].map((value) => ({
      value,
      label: value === '' ? 'Not measured' : `${value} examples`,
      refused: null,
    })),
  get: (e) => listed(e.training.shots),
  set: (e, value) => {
    if (value === listed(e.training.shots)) return e;
    return value === '' ? withShots(e, []) : value === listed(USUAL_SHOTS) ? withShots(e, USUAL_SHOTS) : e;
  },
};

const asShares = (fractions: readonly number[] | undefined): string =>
  (fractions ?? []).map((fraction) => `${Math.round(fraction * 100)} %`).join(' and ');

export const BACK_DOOR: ChoiceSetting = {
  id: 'training.backdoor',
  label: 'Back-door weights',
  hint: "The lab's own addition: examples are drawn so that an answer no longer goes with what the model answers to other tasks on the same source.",
  applies: ({ world }) => world.kind !== 'numeric',
  options: ({ training }) =>
    [...new Set(['', asShares(USUAL_BACK_DOOR), asShares(training.backdoor)])].map((value) => ({
      value,
      label: value === '' ? 'Never: every example alike' : `At ${value} of training`,
      refused: null,
    })),
  get: (e) => asShares(e.training.backdoor),
  set: (e, value) => {
    if (value === asShares(e.training.backdoor)) return e;
    const { backdoor: _before, ...training } = e.training;
    if (value === '') return { ...e, training };
    return value === asShares(USUAL_BACK_DOOR)
      ? { ...e, training: { ...training, backdoor: USUAL_BACK_DOOR } }
      : e;
  },
};

function keysOf<K extends string>(record: Readonly<Record<K, string>>): K[] {
  return Object.keys(record) as K[];
}
