import { withInterval } from '../lib/figureText';
import type { Experiment } from './experiment';
import recorded from './figures.json';
import { experimentKey } from './key';
import { measure, TELLING } from './measures';
import { preset } from './presets';

/** One measure of a preset over its seeds, with its 95 % Student interval. */
export interface RecordedFigure {
  /** In the order of the seeds, four significant digits. */
  readonly values: readonly number[];
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What a preset gave on seeds that were not used for tuning; trained in Node on WASM. */
export interface PresetFigures {
  /** `experimentKey` of the experiment they were measured on, at seed 0. */
  readonly key: string;
  readonly seeds: readonly number[];
  /** By measure id. */
  readonly measures: Readonly<Partial<Record<string, RecordedFigure>>>;
}

/** Written by `npm run figures`, by name of the preset. */
export type FiguresFile = Readonly<Partial<Record<string, PresetFigures>>>;

export const FIGURES: FiguresFile = recorded;

/** Measures that are recorded, by id: what tables show, and what a conclusion from one seed weighs against seeds' noise. */
export const RECORDED: readonly string[] = [...TELLING, 'error-shifted', 'exact-paraphrase'];

/** What tells an experiment's figures from those of other settings: its key at seed 0. */
export function figuresKey(experiment: Experiment): string {
  return experimentKey({ ...experiment, seed: 0 });
}

/** The training that figures are taken from: measured at its end only, since evaluating draws from no training stream. */
export function figuresTraining(experiment: Experiment, seed: number): Experiment {
  const { training } = experiment;
  return { ...experiment, seed, training: { ...training, evaluateEvery: 0, maskEvery: training.steps } };
}

/** The figures of a preset as it stands; null where none were measured, or of other settings than it has now. */
export function recordedFigures(name: string, file: FiguresFile = FIGURES): PresetFigures | null {
  const known = preset(name);
  const figures = file[name];
  return known && figures?.key === figuresKey(known.experiment) ? figures : null;
}

/** What a sentence has room for; of masks that are given rather than learned there is nothing to say. */
const SAID = ['mcc', 'leak', 'exact-inDomain', 'exact-shifted', 'exact-heldOut'];
const SAID_OF_MASKS = ['maskF1'];

/** The figures of a preset in one line: `MCC 0.95 (0.91–0.98), leak …, seeds 100–109`; null where there are none. */
export function figureSentence(name: string, file: FiguresFile = FIGURES): string | null {
  const figures = recordedFigures(name, file);
  const known = preset(name);
  if (!figures || !known) return null;
  const { kind, mask } = known.experiment.model;
  const ids = kind === 'sit' && mask === 'learned' ? [...SAID, ...SAID_OF_MASKS] : SAID;
  const clauses = ids.flatMap((id) => {
    const found = figures.measures[id];
    return found ? [`${nameInSentence(id)} ${withInterval(found)}`] : [];
  });
  return [...clauses, seedsClause(figures.seeds)].join(', ');
}

/** As a heading says it, in the middle of a sentence: `leak`, `mask F1`, but `MCC`. */
function nameInSentence(id: string): string {
  const name = (measure(id)?.name ?? id).replace(/^Exact match, /, '');
  return /^[A-Z][a-z]/.test(name) ? name[0].toLowerCase() + name.slice(1) : name;
}

function seedsClause(seeds: readonly number[]): string {
  const [first] = seeds;
  const consecutive = seeds.every((seed, k) => seed === first + k);
  return `seeds ${consecutive && seeds.length > 1 ? `${first}–${seeds[seeds.length - 1]}` : seeds.join(', ')}`;
}
