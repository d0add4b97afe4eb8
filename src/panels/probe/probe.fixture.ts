import type { Score } from '../../experiment/records';
import type { InterventionScore, LatentTimeline, Look, ProbeSubject, SeenLatent } from '../../probe/protocol';
import { wilson } from '../plot/run.fixture';

/* Invented answers in the shape of a probe's, for tests of what is drawn. No model gave them. */

/** Three factors, two of them with latents in another order, and a spare latent. */
export const SUBJECT: ProbeSubject = {
  key: '0123456789abcdef',
  step: 900,
  kind: 'text',
  latents: 4,
  latentDim: 2,
  matching: [2, 0, 1],
  factors: [
    { id: 'sentiment', name: 'sentiment', values: ['positive', 'negative'] },
    { id: 'topic', name: 'topic', values: ['food', 'music', 'film'] },
    { id: 'agent', name: 'agent', values: ['student', 'doctor'] },
  ],
  tasks: [
    task('ask-sentiment', 'sentiment', [0], ['name the sentiment', 'what is the opinion']),
    task('ask-topic', 'topic', [1], ['name the topic']),
    { ...task('ask-both', 'sentiment + topic', [0, 1], ['name the sentiment and topic']), heldOut: true },
  ],
  examples: [
    {
      text: 'the pupil found lovely songs .',
      task: 1,
      instruction: 'name the topic',
      target: 'music',
      factors: [0, 1, 0],
    },
    {
      text: 'the surgeon found awful meals .',
      task: 0,
      instruction: 'name the sentiment',
      target: 'negative',
      factors: [1, 0, 1],
    },
  ],
};

function task(id: string, name: string, parents: number[], instructions: string[]) {
  return { id, name, heldOut: false, parents, instructions };
}

function latent(mask: number, reads: number[], attends: number[]): SeenLatent {
  return { mask, maskPerTask: [], vector: [0.1, 0.2], set: false, reads, attends };
}

const word = (text: string, known = true, weight = 1) => ({ text, known, weight });

/** `name the topic` on the first example; ‘wonky’ is unknown, and the second word comes back wrong. */
export const LOOK: Look = {
  task: { index: 1, exact: true },
  cut: { instruction: 0, source: 0 },
  instruction: [word('name', true, 0), word('the', true, 0), word('topic'), word('wonky', false)],
  source: ['the', 'pupil', 'found', 'lovely', 'songs', '.'].map((text) => word(text)),
  neighbours: [
    { task: 1, phrasing: 'name the topic', cosine: 1 },
    { task: 2, phrasing: 'name the sentiment and topic', cosine: 0.71 },
  ],
  latents: [
    latent(0.98, [0.06, 0.9, 0.04], [0.02, 0.03, 0, 0.02, 0.93, 0]),
    latent(0.03, [0.2, 0.8], [0.1, 0.8, 0.05, 0, 0.05, 0]),
    latent(0.02, [0.97, 0.03], [0, 0, 0.05, 0.95, 0, 0]),
    latent(0.5, [], [0.5, 0, 0.2, 0, 0, 0.3]),
  ],
  reconstruction: ['the', 'learner', 'found', 'lovely', 'songs', '.'].map((text) => ({
    text,
    probability: 0.9,
    rivals: [],
  })),
  answer: [
    {
      text: 'music',
      probability: 0.998,
      rivals: [
        { text: 'film', probability: 0.0015 },
        { text: 'food', probability: 0.0005 },
      ],
    },
  ],
  said: 'music',
  outputs: null,
};

/** Rates of the two trained tasks: one edge without effect, one effect without an edge. */
export const RATES: InterventionScore = {
  cases: 100,
  pairs: [
    pair(0, 0, true, 0.97),
    pair(0, 1, false, 0.02),
    pair(1, 0, false, 0.64),
    pair(1, 1, true, 0.31),
    pair(2, 0, false, 0),
    pair(2, 1, false, 0.004),
  ],
  faithful: wilson(0.5, 6),
  score: wilson(0.78, 600),
  onEdges: wilson(0.64, 200),
  offEdges: wilson(0.17, 400),
  right: wilson(0.6, 200),
  shown: [
    shown(0, 0, true, true),
    shown(1, 0, false, true),
    shown(1, 1, true, false),
    shown(2, 0, false, false),
  ],
};

function pair(factor: number, taskIndex: number, edge: boolean, value: number) {
  const changed: Score = wilson(value, 100);
  return { factor, task: taskIndex, edge, changed, follows: edge ? value >= 0.95 : value <= 0.05 };
}

function shown(factor: number, taskIndex: number, expected: boolean, changed: boolean) {
  return {
    factor,
    task: taskIndex,
    before: { source: 'the pupil found lovely songs .', answer: 'positive' },
    after: { source: 'the pupil found lovely meals .', answer: changed ? 'negative' : 'positive' },
    expected,
    changed,
  };
}

/** Two moments of the two examples; at the last, examples lie apart along the first latent only. */
export const TIMELINE: LatentTimeline = {
  steps: [0, 900],
  examples: SUBJECT.examples,
  latents: 4,
  latentDim: 2,
  values: Float32Array.from({ length: 2 * 2 * 4 * 2 }, (_, k) =>
    k >= 16 && k % 8 === 0 ? (k < 24 ? -3 : 3) : 0,
  ),
};

/** A numeric model of two factors and one task. */
export const NUMERIC_SUBJECT: ProbeSubject = {
  ...SUBJECT,
  kind: 'numeric',
  latents: 2,
  latentDim: 1,
  matching: [1, 0],
  factors: [
    { id: 'L1', name: 'L1', values: [] },
    { id: 'L2', name: 'L2', values: [] },
  ],
  tasks: [task('Y1', 'Y1', [0], [])],
  examples: [
    { text: 'L1 0.50, L2 −1.00', task: 0, instruction: '', target: '', factors: [0.5, -1] },
    { text: 'L1 1.50, L2 0.25', task: 0, instruction: '', target: '', factors: [1.5, 0.25] },
  ],
};

export const NUMERIC_LOOK: Look = {
  ...LOOK,
  task: null,
  instruction: [],
  source: [],
  neighbours: [],
  latents: [
    { mask: null, maskPerTask: [0.1], vector: [0.9], set: false, reads: [-0.9], attends: [] },
    { mask: null, maskPerTask: [0.95], vector: [-0.4], set: false, reads: [0.45], attends: [] },
  ],
  reconstruction: [],
  answer: [],
  said: '',
  outputs: {
    predicted: [[0.2, -0.4]],
    targets: [[0.25, -0.5]],
    reconstructed: [1, 0, -1],
    source: [1.1, 0, -0.9],
  },
};
