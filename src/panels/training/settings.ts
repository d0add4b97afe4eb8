import type { Experiment, LossSpec, ModelSpec, TrainingSpec } from '../../experiment/experiment';
import { LIMITS } from '../../experiment/limits';

/** One number of an experiment that a reader can set. */
export interface NumberSetting {
  readonly id: string;
  readonly label: string;
  /** Shown after the number, e.g. `steps`. */
  readonly unit?: string;
  readonly hint?: string;
  /** The lab's own addition to the paper's method: labelled as such. */
  readonly ours?: boolean;
  /** [least, most], inclusive. */
  readonly limits: readonly [least: number, most: number];
  readonly integer?: boolean;
  /** What an empty field means; without it a field may not be empty. */
  readonly empty?: string;
  /** Whether the experiment uses it at all. */
  readonly applies: (experiment: Experiment) => boolean;
  readonly get: (experiment: Experiment) => number | null;
  readonly set: (experiment: Experiment, value: number | null) => Experiment;
  /** A rule beyond the bounds: what is wrong, as a sentence, or null. */
  readonly rule?: (experiment: Experiment, value: number) => string | null;
}

export interface SettingGroup {
  readonly id: string;
  readonly title: string;
  readonly settings: readonly NumberSetting[];
}

type NumberKey<T> = { [K in keyof T]-?: T[K] extends number ? K : never }[keyof T];

const always = () => true;
const isNumeric = (e: Experiment) => e.world.kind === 'numeric';
const isToken = (e: Experiment) => e.world.kind !== 'numeric';
const isSit = (e: Experiment) => e.model.kind === 'sit';
const learnsMasks = (e: Experiment) => isSit(e) && e.model.mask === 'learned';

function loss(key: NumberKey<LossSpec>, rest: Omit<NumberSetting, 'id' | 'get' | 'set' | 'limits'>) {
  return {
    id: `losses.${key}`,
    limits: LIMITS.lossWeight,
    get: (e) => e.losses[key],
    set: (e, value) => ({ ...e, losses: { ...e.losses, [key]: value } }),
    ...rest,
  } satisfies NumberSetting;
}

function model(key: NumberKey<ModelSpec>, rest: Omit<NumberSetting, 'id' | 'get' | 'set'>) {
  return {
    id: `model.${key}`,
    get: (e) => e.model[key],
    set: (e, value) => ({ ...e, model: { ...e.model, [key]: value } }),
    ...rest,
  } satisfies NumberSetting;
}

function training(key: NumberKey<TrainingSpec>, rest: Omit<NumberSetting, 'id' | 'get' | 'set'>) {
  return {
    id: `training.${key}`,
    get: (e) => e.training[key],
    set: (e, value) => ({ ...e, training: { ...e.training, [key]: value } }),
    ...rest,
  } satisfies NumberSetting;
}

/** Both ends of a ramp, as fractions of training. */
function ramp(key: keyof TrainingSpec['ramps'], name: string, ours = false): NumberSetting[] {
  const replace = (e: Experiment, end: 0 | 1, value: number): Experiment => {
    const old = e.training.ramps[key];
    const next: readonly [number, number] = end === 0 ? [value, old[1]] : [old[0], value];
    return { ...e, training: { ...e.training, ramps: { ...e.training.ramps, [key]: next } } };
  };
  return ([0, 1] as const).map((end) => ({
    id: `training.ramps.${key}.${end}`,
    label: `${name} ${end === 0 ? 'ramps in from' : 'at full weight from'}`,
    unit: 'of training',
    limits: LIMITS.fraction,
    ours,
    applies: (e) => learnsMasks(e) && e.losses[key] > 0,
    get: (e) => e.training.ramps[key][end],
    set: (e, value) => replace(e, end, value ?? 0),
    rule: (e, value) => {
      const other = e.training.ramps[key][1 - end];
      if (end === 0 && value > other)
        return `A ramp begins before it ends, here at ${other}: set its end first.`;
      if (end === 1 && value < other)
        return `A ramp ends after it begins, here at ${other}: set its beginning first.`;
      return null;
    },
  }));
}

function tau(end: 0 | 1): NumberSetting {
  return {
    id: `training.tau.${end}`,
    label: end === 0 ? 'Temperature τ at the start' : 'Temperature τ at the end',
    hint: end === 0 ? 'Geometric in between; below 1 sharpens the mask samples.' : undefined,
    limits: LIMITS.tau,
    applies: learnsMasks,
    get: (e) => e.training.tau[end],
    set: (e, value) => {
      const next: readonly [number, number] =
        end === 0 ? [value ?? 1, e.training.tau[1]] : [e.training.tau[0], value ?? 1];
      return { ...e, training: { ...e.training, tau: next } };
    },
  };
}

/** Every number of model, losses and schedule, in the order shown. The UIC weight leads its group. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  {
    id: 'losses',
    title: 'Loss weights',
    settings: [
      loss('uic', { label: 'UIC', hint: 'Pushes factors to distinct rows.', applies: learnsMasks }),
      loss('dist', {
        label: 'Task distinction',
        hint: 'Pushes tasks to different masks.',
        applies: learnsMasks,
      }),
      loss('rec', { label: 'Source reconstruction', applies: isSit }),
      loss('sparse', { label: 'Sparsity', ours: true, applies: learnsMasks }),
      loss('scale', {
        label: 'Latent scale',
        hint: 'Keeps latents at mean 0 and variance 1.',
        applies: (e) => isNumeric(e) && isSit(e),
      }),
    ],
  },
  {
    id: 'model',
    title: 'Model',
    settings: [
      {
        id: 'model.latents',
        label: 'Latents',
        empty: 'one per factor',
        limits: LIMITS.latents,
        integer: true,
        applies: isSit,
        get: (e) => e.model.latents,
        set: (e, value) => ({ ...e, model: { ...e.model, latents: value } }),
      },
      model('initialMask', {
        label: 'Initial mask probability',
        limits: LIMITS.initialMask,
        applies: learnsMasks,
      }),
      model('width', {
        label: 'Width',
        limits: LIMITS.width,
        integer: true,
        applies: always,
      }),
      model('feedForward', {
        label: 'Feed-forward width',
        limits: LIMITS.feedForward,
        integer: true,
        applies: isToken,
      }),
      model('heads', {
        label: 'Attention heads',
        limits: LIMITS.heads,
        integer: true,
        applies: isToken,
      }),
      model('slotDim', {
        label: 'Dimensions per latent',
        limits: LIMITS.slotDim,
        integer: true,
        applies: (e) => isToken(e) && isSit(e),
      }),
      model('headWidth', {
        label: 'Width of each task head',
        limits: LIMITS.headWidth,
        integer: true,
        applies: isNumeric,
      }),
    ],
  },
  {
    id: 'training',
    title: 'Optimisation',
    settings: [
      {
        id: 'seed',
        label: 'Seed',
        hint: 'Data, initial weights, batches and mask noise all follow from it.',
        limits: LIMITS.seed,
        integer: true,
        applies: always,
        get: (e) => e.seed,
        set: (e, value) => ({ ...e, seed: value ?? 0 }),
      },
      training('steps', { label: 'Steps', limits: LIMITS.steps, integer: true, applies: always }),
      training('batch', {
        label: 'Batch',
        unit: 'examples',
        limits: LIMITS.batch,
        integer: true,
        applies: always,
      }),
      training('learningRate', { label: 'Learning rate', limits: LIMITS.learningRate, applies: always }),
      training('maskLearningRate', {
        label: 'Learning rate of the masks',
        limits: LIMITS.learningRate,
        applies: learnsMasks,
      }),
      training('warmup', {
        label: 'Warm-up',
        unit: 'steps',
        limits: LIMITS.warmup,
        integer: true,
        applies: always,
      }),
      training('hold', {
        label: 'Constant rate until',
        unit: 'of training',
        hint: 'A cosine down to the floor follows.',
        limits: LIMITS.fraction,
        applies: always,
      }),
      training('floor', {
        label: 'Floor of the rate',
        unit: '× rate',
        limits: LIMITS.fraction,
        applies: always,
      }),
      training('maskFloor', {
        label: 'Floor of the mask rate',
        unit: '× rate',
        limits: LIMITS.fraction,
        applies: learnsMasks,
      }),
    ],
  },
  {
    id: 'schedules',
    title: 'Temperature and ramps',
    settings: [
      tau(0),
      tau(1),
      ...ramp('uic', 'UIC'),
      ...ramp('dist', 'Distinction'),
      ...ramp('sparse', 'Sparsity', true),
    ],
  },
  {
    id: 'recording',
    title: 'Recording',
    settings: [
      training('maskEvery', {
        label: 'Masks every',
        unit: 'steps',
        limits: LIMITS.maskEvery,
        integer: true,
        applies: isSit,
      }),
      training('evaluateEvery', {
        label: 'Evaluation every',
        unit: 'steps',
        hint: '0: only at the end.',
        limits: LIMITS.evaluateEvery,
        integer: true,
        applies: always,
      }),
    ],
  },
];
