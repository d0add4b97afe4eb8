import type { MetaScm } from '../scm/graph';
import type { LanguageWorldSpec, NumericWorldSpec, OwnWorldSpec, WorldSpec } from '../tasks/spec';
import type { Experiment } from './experiment';

/** The chain over six factors: Pa(t) = {t, t+1}, so that every factor has its own child set and UIC holds. */
export const NUMERIC_GRAPH: MetaScm = {
  factors: numbered('L', 6),
  tasks: numbered('Y', 5).map(({ id }, t) => ({ id, parents: [`L${t + 1}`, `L${t + 2}`] })),
  confounding: [1, 2, 3].map((i) => ({ a: `L${i}`, b: `L${i + 3}` })),
};

/** Six readable attributes, each asked for alone and six times in pairs; the other nine pairs are held out. */
export const LANGUAGE_GRAPH: MetaScm = {
  factors: ['sentiment', 'topic', 'agent', 'tense', 'quantity', 'place'].map((id) => ({ id })),
  tasks: [
    ['sentiment'],
    ['topic'],
    ['agent'],
    ['tense'],
    ['quantity'],
    ['place'],
    ['sentiment', 'topic'],
    ['agent', 'tense'],
    ['quantity', 'place'],
    ['agent', 'place'],
    ['tense', 'quantity'],
    ['topic', 'agent'],
  ].map((parents) => ({ id: `ask-${parents.join('-')}`, name: parents.join(' + '), parents })),
  confounding: [
    { a: 'sentiment', b: 'topic' },
    { a: 'place', b: 'agent' },
  ],
};

export const NUMERIC_WORLD: NumericWorldSpec = {
  kind: 'numeric',
  datasets: [{ id: 'D1', rho: 0.3, share: 1 }],
  distribution: 'gaussian',
  sourceDim: null,
  targetDim: 3,
  sourceNoise: 0,
  targetNoise: 0.05,
  pool: 4000,
  evaluationSize: 1500,
};

export const LANGUAGE_WORLD: LanguageWorldSpec = {
  kind: 'language',
  datasets: [{ id: 'D1', rho: 0.8, share: 1 }],
  negation: 0,
  proportions: {},
  pool: 3000,
  evaluationSize: 400,
};

export const OWN_WORLD: OwnWorldSpec = {
  kind: 'own',
  files: [],
  tokenizer: { kind: 'word', vocabularyCap: 2000 },
  maxInstruction: 24,
  maxSource: 64,
  maxTarget: 12,
  heldBack: 0.2,
  latents: 8,
};

/** SIT on vectors: the four losses, without the lab's sparsity term. */
export const NUMERIC_SIT: Experiment = {
  version: 1,
  preset: 'numeric-sit',
  title: '',
  seed: 0,
  graph: NUMERIC_GRAPH,
  world: NUMERIC_WORLD,
  model: {
    kind: 'sit',
    mask: 'learned',
    latents: null,
    initialMask: 0.8,
    width: 48,
    feedForward: 64,
    heads: 2,
    slotDim: 8,
    headWidth: 24,
  },
  losses: { rec: 0.1, uic: 1, dist: 0.1, sparse: 0, scale: 0.05, uicForm: 'prod' },
  training: {
    steps: 2000,
    batch: 64,
    learningRate: 0.006,
    maskLearningRate: 0.02,
    warmup: 0,
    hold: 0.7,
    floor: 0.02,
    maskFloor: 0.1,
    tau: [0.7, 0.3],
    ramps: { uic: [0, 0], dist: [0, 0], sparse: [0, 0.2] },
    maskEvery: 20,
    evaluateEvery: 250,
  },
};

/** SIT on sentences: the four losses with sparsity, which forms masks best in this world. */
export const LANGUAGE_SIT: Experiment = {
  version: 1,
  preset: 'language-sit',
  title: '',
  seed: 0,
  graph: LANGUAGE_GRAPH,
  world: LANGUAGE_WORLD,
  model: {
    kind: 'sit',
    mask: 'learned',
    latents: 8,
    initialMask: 0.9,
    width: 32,
    feedForward: 64,
    heads: 2,
    slotDim: 8,
    headWidth: 24,
  },
  losses: { rec: 0.5, uic: 0.1, dist: 0.02, sparse: 0.15, scale: 0, uicForm: 'prod' },
  training: {
    steps: 900,
    batch: 32,
    learningRate: 0.004,
    maskLearningRate: 0.01,
    warmup: 100,
    hold: 0.6,
    floor: 0.05,
    maskFloor: 0.05,
    tau: [1, 0.4],
    ramps: { uic: [0.3, 0.5], dist: [0.3, 0.5], sparse: [0.35, 0.7] },
    maskEvery: 10,
    evaluateEvery: 300,
  },
};

/** Own data has no graph to draw: its model's latents are numbered in `world.latents`. */
export const OWN_SIT: Experiment = {
  ...LANGUAGE_SIT,
  preset: 'own-sit',
  graph: { factors: [], tasks: [], confounding: [] },
  world: OWN_WORLD,
  model: { ...LANGUAGE_SIT.model, latents: null },
};

/** The experiment a reader starts from in each world; also what a field falls back to. */
export function defaultExperiment(world: WorldSpec['kind']): Experiment {
  switch (world) {
    case 'numeric':
      return NUMERIC_SIT;
    case 'language':
      return LANGUAGE_SIT;
    case 'own':
      return OWN_SIT;
    default:
      return world satisfies never;
  }
}

function numbered(prefix: string, count: number): { id: string }[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${prefix}${i + 1}` }));
}
