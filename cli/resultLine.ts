import type { Metrics, Run, TextMetrics } from '../src/experiment/records';
import type { Domain } from '../src/tasks/corpus';

/** The last line of `lab train`: what was measured at the end, on which backend and seed, after how many steps. */
export function resultLine(run: Run): Record<string, unknown> {
  const last = run.evaluations.at(-1);
  return {
    type: 'result',
    metrics: last ? metricsOf(last.metrics) : null,
    backend: run.backend.name,
    backendDetail: run.backend.detail,
    seed: run.experiment.seed,
    steps: run.steps.length,
    seconds: Math.round(run.seconds * 1000) / 1000,
    finished: run.finished,
  };
}

function metricsOf(metrics: Metrics): Record<string, unknown> {
  if (metrics.kind === 'text') return textMetrics(metrics);
  const { mcc, leak, mccPerFactor, leakPerFactor, structure, errors } = metrics;
  const { maskF1, rowsRecovered, collidingPairs, density } = structure;
  return {
    mcc,
    leak,
    maskF1,
    collidingPairs,
    density,
    rowsRecovered,
    mccPerFactor,
    leakPerFactor,
    errors,
  };
}

/** Exact match per domain; null for a domain or a structure that this experiment has not; no ROUGE-L, no curve where none. */
function textMetrics(metrics: TextMetrics): Record<string, unknown> {
  const { exactMatch, tokenAccuracy, rougeL, fewShot, structure } = metrics;
  const value = (domain: Domain): number | null => exactMatch[domain]?.value ?? null;
  return {
    inDomain: value('inDomain'),
    shifted: value('shifted'),
    heldOut: value('heldOut'),
    maskF1: structure && 'maskF1' in structure ? structure.maskF1 : null,
    balanced: value('balanced'),
    paraphrase: value('paraphrase'),
    density: structure?.density ?? null,
    collidingPairs: structure?.collidingPairs ?? null,
    exactMatch,
    tokenAccuracy,
    ...(rougeL && { rougeL }),
    ...(fewShot && { fewShot }),
  };
}
