import { readInteger, readList, readNumber, readOption, readRecord, readText } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import type { MetaScm } from '../scm/graph';
import { parseGraph } from '../scm/parse';
import type { WorldSpec } from '../tasks/spec';
import type { Experiment, LossSpec, ModelSpec, Ramp, TrainingSpec } from './experiment';
import { LIMITS } from './limits';
import { parseWorld } from './parseWorld';
import { sizeProblem } from './rules';

/** The version of the experiment's format that this lab writes. */
export const EXPERIMENT_VERSION = 1;

/** How to turn an older version's fields into the next one's; indexed by the older version. */
const MIGRATIONS: Readonly<Record<number, (old: Fields) => Fields>> = {};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Narrows outside data to an experiment: every field present, of its type and within LIMITS, and small enough that no
 * single array of the run exceeds MOST_NUMBERS. Keys it does not know are left out. Whether the parts fit together so
 * that it can be trained is another question, answered by `trainingProblems`: an experiment that cannot be trained yet
 * can still be opened, looked at and repaired.
 *
 * @throws Refusal
 */
export function parseExperiment(input: unknown): Experiment {
  const source = migrate(readRecord(input, 'experiment'));
  const world = parseWorld(source.world, 'world');
  const experiment: Experiment = {
    version: EXPERIMENT_VERSION,
    preset: readText(source.preset, 'preset', 1, 40),
    title: readText(source.title, 'title', ...LIMITS.title),
    seed: readInteger(source.seed, 'seed', ...LIMITS.seed),
    graph: parseGraphOf(source.graph, world),
    world,
    model: parseModel(source.model),
    losses: parseLosses(source.losses),
    training: parseTraining(source.training),
  };
  const problem = sizeProblem(experiment);
  if (problem) throw problem;
  return experiment;
}

function migrate(source: Fields): Fields {
  const { version } = source;
  if (typeof version === 'number' && version > EXPERIMENT_VERSION) {
    throw new Refusal(
      'version',
      version,
      `this lab reads experiments up to version ${EXPERIMENT_VERSION}; this one was made by a newer lab`,
      'Reload the page to get the newest lab.',
    );
  }
  let fields = source;
  let at = readInteger(version, 'version', 1, EXPERIMENT_VERSION);
  while (at < EXPERIMENT_VERSION) fields = MIGRATIONS[at++](fields);
  return fields;
}

/** Own data has no graph to begin with, so there alone it may have no factors. */
function parseGraphOf(input: unknown, world: WorldSpec): MetaScm {
  if (world.kind === 'own') {
    const { factors, tasks } = readRecord(input, 'graph');
    const empty =
      Array.isArray(factors) && factors.length === 0 && Array.isArray(tasks) && tasks.length === 0;
    if (empty) return { factors: [], tasks: [], confounding: [] };
  }
  return parseGraph(input);
}

function parseModel(input: unknown): ModelSpec {
  const source = readRecord(input, 'model');
  const { latents } = source;
  return {
    kind: readOption(source.kind, 'model.kind', ['sit', 'plain', 'plain-additive']),
    mask: readOption(source.mask, 'model.mask', ['learned', 'ones', 'oracle']),
    latents: latents === null ? null : readInteger(latents, 'model.latents', ...LIMITS.latents),
    initialMask: readNumber(source.initialMask, 'model.initialMask', ...LIMITS.initialMask),
    width: readInteger(source.width, 'model.width', ...LIMITS.width),
    feedForward: readInteger(source.feedForward, 'model.feedForward', ...LIMITS.feedForward),
    heads: readInteger(source.heads, 'model.heads', ...LIMITS.heads),
    slotDim: readInteger(source.slotDim, 'model.slotDim', ...LIMITS.slotDim),
    headWidth: readInteger(source.headWidth, 'model.headWidth', ...LIMITS.headWidth),
  };
}

function parseLosses(input: unknown): LossSpec {
  const source = readRecord(input, 'losses');
  const weight = (name: string): number => readNumber(source[name], `losses.${name}`, ...LIMITS.lossWeight);
  return {
    rec: weight('rec'),
    uic: weight('uic'),
    dist: weight('dist'),
    sparse: weight('sparse'),
    scale: weight('scale'),
    uicForm: readOption(source.uicForm, 'losses.uicForm', ['prod', 'log']),
  };
}

function parseTraining(input: unknown): TrainingSpec {
  const source = readRecord(input, 'training');
  const integer = (name: 'steps' | 'batch' | 'warmup' | 'maskEvery' | 'evaluateEvery'): number => {
    const [least, most] = LIMITS[name];
    return readInteger(source[name], `training.${name}`, least, most);
  };
  const fraction = (name: string): number => readNumber(source[name], `training.${name}`, ...LIMITS.fraction);
  const rate = (name: string): number => readNumber(source[name], `training.${name}`, ...LIMITS.learningRate);
  const shots =
    source.shots === undefined
      ? []
      : readAscending(source.shots, 'training.shots', LIMITS.shotCounts, (value, path) =>
          readInteger(value, path, ...LIMITS.shots),
        );
  const backdoor =
    source.backdoor === undefined
      ? []
      : readAscending(source.backdoor, 'training.backdoor', LIMITS.backdoorCounts, (value, path) =>
          readNumber(value, path, ...LIMITS.fraction),
        );
  const ramps = readRecord(source.ramps, 'training.ramps');
  const ramp = (name: string): Ramp => {
    const path = `training.ramps.${name}`;
    const [from, to] = readPair(ramps[name], path, LIMITS.fraction);
    if (to < from) throw new Refusal(path, [from, to], 'a ramp ends no earlier than it begins');
    return [from, to];
  };
  return {
    steps: integer('steps'),
    batch: integer('batch'),
    learningRate: rate('learningRate'),
    maskLearningRate: rate('maskLearningRate'),
    warmup: integer('warmup'),
    hold: fraction('hold'),
    floor: fraction('floor'),
    maskFloor: fraction('maskFloor'),
    tau: readPair(source.tau, 'training.tau', LIMITS.tau),
    ramps: { uic: ramp('uic'), dist: ramp('dist'), sparse: ramp('sparse') },
    maskEvery: integer('maskEvery'),
    evaluateEvery: integer('evaluateEvery'),
    ...(shots.length > 0 && { shots }),
    ...(backdoor.length > 0 && { backdoor }),
  };
}

/** A list that is written in order and says nothing twice. */
function readAscending(
  input: unknown,
  path: string,
  counts: readonly [number, number],
  read: (value: unknown, path: string) => number,
): number[] {
  const values = readList(input, path, ...counts).map((value, k) => read(value, `${path}[${k}]`));
  if (values.some((value, k) => k > 0 && value <= values[k - 1])) {
    throw new Refusal(path, values, 'each number is larger than the one before');
  }
  return values;
}

function readPair(input: unknown, path: string, limits: readonly [number, number]): [number, number] {
  const [from, to] = readList(input, path, 2, 2);
  return [readNumber(from, `${path}[0]`, ...limits), readNumber(to, `${path}[1]`, ...limits)];
}
