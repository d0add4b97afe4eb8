import { Stream } from '../lib/random';
import { type Experiment, latentCount } from './experiment';
import type { Metrics, Run, StepRecord } from './records';

/** A plausible finished run without training, for tests of what stores, sends and draws runs. */
export function makeRun(experiment: Experiment, stepCount = experiment.training.steps, seed = 1): Run {
  const stream = Stream.of(seed, 'fixture');
  const { steps: planned, learningRate, maskEvery, tau } = experiment.training;
  const decay = (k: number) => Math.exp((-4 * k) / planned) * (1 + 0.2 * stream.normal() ** 2);
  const steps = Array.from({ length: stepCount }, (_, k): StepRecord => {
    const [pred, rec, uic] = [2 * decay(k), 1.5 * decay(k), 0.3 * decay(k)];
    return {
      step: k + 1,
      loss: pred + rec + uic,
      terms: { pred, rec, uic, dist: 0.4 * decay(k) },
      tau: tau[0] * (tau[1] / tau[0]) ** (k / planned),
      learningRate,
    };
  });
  const [latents, tasks] = [latentCount(experiment), experiment.graph.tasks.length];
  const target = Array.from({ length: latents * tasks }, () => (stream.uniform() < 0.3 ? 1 : 0));
  const masks = steps
    .filter(({ step }) => step % maskEvery === 0 || step === stepCount)
    .map(({ step }) => ({
      step,
      latents,
      tasks,
      probabilities: target.map((goal) => 0.8 + (goal - 0.8) * Math.min(1, (1.2 * step) / planned)),
    }));
  return {
    experiment,
    backend: { name: 'wasm', detail: '1 thread, SIMD', reason: 'no graphics adapter was found' },
    steps,
    masks,
    evaluations: [{ step: stepCount, metrics: metricsOf(experiment) }],
    seconds: 12.345678,
    finished: stepCount === planned,
  };
}

function metricsOf(experiment: Experiment): Metrics {
  const score = { value: 0.912345678, low: 0.87, high: 0.94, n: 400 };
  const factors = experiment.graph.factors.map((_, i) => i);
  const structure = {
    matching: factors,
    maskF1: 0.9123456,
    rowsRecovered: 0.8333333,
    density: 0.25,
    collidingPairs: 1,
  };
  if (experiment.world.kind === 'numeric') {
    return {
      kind: 'numeric',
      mcc: 0.9812345,
      mccPerFactor: factors.map((i) => 0.98 - i / 1000),
      leak: 0.1012345,
      leakPerFactor: factors.map((i) => 0.1 + i / 1000),
      structure,
      errors: { inDomain: score, shifted: score, balanced: score },
    };
  }
  return {
    kind: 'text',
    exactMatch: { inDomain: score, shifted: score, heldOut: score },
    tokenAccuracy: { inDomain: score },
    structure: experiment.model.kind === 'sit' ? structure : null,
  };
}
