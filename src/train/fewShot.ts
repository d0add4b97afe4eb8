import type { Experiment } from '../experiment/experiment';
import type { BackendName, FewShotScore } from '../experiment/records';
import type { State } from '../program/runner';
import { createRunner } from '../runner/create';
import type { TextCorpus, TokenSet } from '../tasks/corpus';
import { buildTrainable } from './build';
import { createSession, type Session, type Signal } from './session';

/** How a trained model goes on with a few examples, the same for every model; `rate` is a share of training's own. */
export interface Adaptation {
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
}

/**
 * Chosen in the language world on seeds 0–4 by the mean score over 4, 16 and 64 shots of SIT, no mask, oracle, plain and
 * plain additive together, among 50, 100 and 200 steps and 0.1, 0.25, 0.5 and 1 times training's rate. At the full rate
 * four examples are learned by heart (up to −.08); at a tenth of it 64 are not used up (plain −.10).
 */
export const ADAPTATION: Adaptation = { steps: 200, batch: 32, rate: 0.5 };

/** Longest time between two looks at the signal. */
const SLICE_MS = 12;

/**
 * The few-shot curve of a trained model: for each number of shots k, fresh copies of its weights are trained on with k
 * labelled examples of every held-out task, all tasks together, and measured on the held-out tasks' evaluation set. The
 * losses are the experiment's own with every ramp at its end and the last temperature; Adam starts anew.
 *
 * @param trained parameters by name, as a runner reads them
 * @param shots ascending; those that the corpus has too few examples for are left out, and 0 trains nothing on
 * @returns null when the signal cut it short; a k whose loss stops being a number is left out
 */
export async function measureFewShot(
  experiment: Experiment,
  corpus: TextCorpus,
  trained: State,
  shots: readonly number[],
  backend: BackendName,
  signal?: Signal,
  adaptation = ADAPTATION,
): Promise<FewShotScore[] | null> {
  const rounds = corpus.fewShot ? corpus.fewShot.size / corpus.heldOutTasks.length : 0;
  const scores: FewShotScore[] = [];
  for (const count of shots.filter((k) => k <= rounds)) {
    const steps = count > 0 ? adaptation.steps : 0;
    const going = adapted(experiment, adaptation);
    const score = await measure(going, fewShotCorpus(corpus, count), trained, backend, { steps, signal });
    if (signal?.aborted) return null;
    if (score) scores.push({ shots: count, ...score });
  }
  return scores;
}

interface Measuring {
  readonly steps: number;
  readonly signal: Signal | undefined;
}

/** Null when it was cut short or diverged. */
async function measure(
  experiment: Experiment,
  corpus: TextCorpus,
  trained: State,
  backend: BackendName,
  { steps, signal }: Measuring,
): Promise<Omit<FewShotScore, 'shots'> | null> {
  const trainable = buildTrainable(experiment, corpus);
  const runner = await createRunner(trainable.parameters, backend);
  const session = createSession(experiment, trainable, runner);
  try {
    runner.write(withoutMoments(trained));
    await trainOn(session, steps, signal);
    if (session.failure || signal?.aborted) return null;
    const { metrics } = await session.evaluate();
    if (metrics.kind !== 'text') throw new Error('few-shot learning needs tasks in words');
    const [exactMatch, tokenAccuracy] = [metrics.exactMatch.heldOut, metrics.tokenAccuracy.heldOut];
    if (!exactMatch || !tokenAccuracy) throw new Error('few-shot learning needs held-out tasks');
    const rougeL = metrics.rougeL?.heldOut;
    return { exactMatch, tokenAccuracy, ...(rougeL && { rougeL }) };
  } finally {
    session.dispose();
  }
}

async function trainOn(session: Session, steps: number, signal: Signal | undefined): Promise<void> {
  while (session.stepIndex < steps && !session.failure && !signal?.aborted) {
    const start = performance.now();
    do session.step();
    while (session.stepIndex < steps && performance.now() - start < SLICE_MS);
    await session.drain();
    // Lets messages in: a read-back alone does not.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** The experiment as it goes on after its last step. */
function adapted(experiment: Experiment, { steps, batch, rate }: Adaptation): Experiment {
  const { training } = experiment;
  const [, tau] = training.tau;
  const { shots: _shots, backdoor: _backdoor, ...rest } = training;
  return {
    ...experiment,
    training: {
      ...rest,
      steps,
      batch,
      learningRate: rate * training.learningRate,
      maskLearningRate: rate * training.maskLearningRate,
      warmup: 0,
      hold: 0,
      tau: [tau, tau],
      ramps: { uic: [0, 0], dist: [0, 0], sparse: [0, 0] },
    },
  };
}

/** Training tasks and held-out tasks together; `shots` examples of each of the latter to train on, the same evaluation. */
export function fewShotCorpus(corpus: TextCorpus, shots: number): TextCorpus {
  const { tasks, heldOutTasks, fewShot, evaluation } = corpus;
  if (!fewShot) throw new Error('this corpus has no examples of its held-out tasks');
  return {
    ...corpus,
    tasks: [...tasks, ...heldOutTasks],
    train: first(fewShot, shots * heldOutTasks.length, tasks.length),
    evaluation: { heldOut: evaluation.heldOut },
  };
}

/** The first `size` examples, their task indices moved up by `offset`. */
function first(set: TokenSet, size: number, offset: number): TokenSet {
  return { ...set, size, task: set.task.map((task) => task + offset) };
}

/** Parameters without what Adam remembers of the examples before. */
function withoutMoments(trained: State): State {
  return Object.fromEntries(
    Object.entries(trained).map(([name, values]) => [
      name,
      /^adam\/(first|second)\//.test(name) ? new Float32Array(values.length) : values,
    ]),
  );
}
