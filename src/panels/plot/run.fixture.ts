import { LANGUAGE_SIT, NUMERIC_SIT } from '../../experiment/defaults';
import { type Experiment, latentCount } from '../../experiment/experiment';
import type { EvaluationRecord, MaskRecord, Metrics, Run, Score, StepRecord } from '../../experiment/records';
import { Stream } from '../../lib/random';
import { adjacency } from '../../scm/graph';

/** Invented records in the shape of a run, for tests of what is drawn. No training made them. */
export function fixtureRun(experiment: Experiment, upTo = experiment.training.steps, level = 0.97): Run {
  const stream = Stream.of(experiment.seed, 'drawn');
  const total = experiment.training.steps;
  const fall = (step: number, from: number, to: number, rate: number) =>
    (to + (from - to) * Math.exp((-rate * step) / total)) * (1 + 0.12 * Math.abs(stream.normal()));
  const steps = Array.from({ length: upTo }, (_, k): StepRecord => {
    const step = k + 1;
    const { losses, training } = experiment;
    const terms = {
      pred: fall(step, 1.05, 0.02, 9),
      rec: fall(step, 1, 0.04, 7),
      ...(losses.uic > 0 ? { uic: fall(step, 0.3, 0.001, 6) } : {}),
      ...(losses.dist > 0 ? { dist: fall(step, 1, 0.35, 5) } : {}),
      ...(losses.sparse > 0 ? { sparse: fall(step, 0.8, 0.33, 4) } : {}),
    };
    return {
      step,
      loss: terms.pred + losses.rec * terms.rec + losses.uic * (terms.uic ?? 0),
      terms,
      tau: training.tau[0] * (training.tau[1] / training.tau[0]) ** (k / total),
      learningRate: training.learningRate * Math.min(1, (total - k) / (0.3 * total)),
    };
  });
  const evaluateEvery = experiment.training.evaluateEvery || total;
  const evaluations: EvaluationRecord[] = [];
  for (let step = evaluateEvery; step <= upTo; step += evaluateEvery) {
    evaluations.push({
      step,
      metrics: fixtureMetrics(experiment, level * (1 - 0.4 * Math.exp((-4 * step) / total))),
    });
  }
  if (upTo === total && evaluations.at(-1)?.step !== total) {
    evaluations.push({ step: total, metrics: fixtureMetrics(experiment, level) });
  }
  return {
    experiment,
    backend: {
      name: 'wasm',
      detail: '1 thread, SIMD',
      reason: 'the only graphics adapter is a software one, which is slower.',
    },
    steps,
    masks: fixtureMasks(experiment, upTo),
    evaluations,
    seconds: upTo / 120,
    finished: upTo === total,
  };
}

/** Masks that thin out towards the true graph; latents are shifted by one against the factors, spare ones empty out. */
function fixtureMasks(experiment: Experiment, upTo: number): MaskRecord[] {
  const { graph, model, training } = experiment;
  if (model.kind !== 'sit' || model.mask !== 'learned') return [];
  const truth = adjacency(graph);
  const [n, m, latents] = [graph.factors.length, graph.tasks.length, latentCount(experiment)];
  const stream = Stream.of(experiment.seed, 'masks');
  const speed = Array.from({ length: latents * m }, () => 2 + 6 * stream.uniform());
  const records: MaskRecord[] = [];
  for (let step = training.maskEvery; step <= upTo; step += training.maskEvery) {
    const probabilities = speed.map((rate, k) => {
      const factor = (Math.floor(k / m) + latents - 1) % latents;
      const goal = factor < n ? truth[factor * m + (k % m)] : 0;
      const pull = 1 - Math.exp((-rate * step) / training.steps);
      return model.initialMask + (0.02 + 0.96 * goal - model.initialMask) * pull;
    });
    records.push({ step, latents, tasks: m, probabilities });
  }
  return records;
}

/** Metrics around `level` in [0, 1]; where the graph has equal rows in the first two factors, those leak. */
export function fixtureMetrics(experiment: Experiment, level: number): Metrics {
  const { graph, world, model } = experiment;
  const n = graph.factors.length;
  const latents = latentCount(experiment);
  const structure = {
    matching: Array.from({ length: n }, (_, i) => (i + 1) % latents),
    maskF1: level,
    rowsRecovered: level > 0.95 ? 1 : 0.5,
    density: 0.4,
    collidingPairs: level > 0.9 ? 0 : 2,
  };
  if (world.kind === 'numeric') {
    const broken = equalFirstRows(experiment);
    const leakPerFactor = Array.from({ length: n }, (_, i) =>
      broken && i < 2 ? 0.43 : 1.07 - level + 0.01 * i,
    );
    const error = (value: number): Score => ({ value, low: value * 0.93, high: value * 1.07, n: 1500 });
    return {
      kind: 'numeric',
      mcc: level,
      mccPerFactor: Array.from({ length: n }, (_, i) => (broken && i < 2 ? 0.9 : level - 0.005 * i)),
      leak: leakPerFactor.reduce((a, b) => a + b, 0) / n,
      leakPerFactor,
      structure,
      errors: { inDomain: error(0.02), shifted: error(0.025), balanced: error(0.021) },
    };
  }
  return {
    kind: 'text',
    exactMatch: {
      inDomain: wilson(level, 400),
      shifted: wilson(level - 0.08, 400),
      balanced: wilson(level - 0.05, 400),
      heldOut: wilson(model.kind === 'plain' ? 0.12 : 0.55, 400),
      paraphrase: wilson(level - 0.02, 400),
    },
    tokenAccuracy: { inDomain: wilson(Math.min(1, level + 0.01), 400) },
    structure: model.kind === 'sit' ? structure : null,
  };
}

/** A share with its 95 % Wilson interval. */
export function wilson(value: number, n: number): Score {
  const z2 = 1.96 ** 2;
  const centre = (value + z2 / (2 * n)) / (1 + z2 / n);
  const half = (1.96 * Math.sqrt((value * (1 - value)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n };
}

function equalFirstRows({ graph }: Experiment): boolean {
  const a = adjacency(graph);
  const m = graph.tasks.length;
  return a.subarray(0, m).join() === a.subarray(m, 2 * m).join();
}

export const NUMERIC_FIXTURE: Experiment = {
  ...NUMERIC_SIT,
  preset: 'numeric-sit-sparse',
  losses: { ...NUMERIC_SIT.losses, sparse: 0.3 },
};
export const LANGUAGE_FIXTURE: Experiment = LANGUAGE_SIT;
