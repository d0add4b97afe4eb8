import type { Experiment } from '../../experiment/experiment';
import { measure } from '../../experiment/measures';
import type { Metrics, Run, Score } from '../../experiment/records';
import { makeRun } from '../../experiment/run.fixture';
import { bare, type CatalogueId, namedVariant } from '../../sweep/catalogue';
import { cellsOf, type Grid } from '../../sweep/grid';

/** A grid of catalogue variants; the first is the reference. */
export function gridOf(
  base: Experiment,
  ids: readonly CatalogueId[],
  seeds: readonly number[] = [1, 2, 3],
): Grid {
  const variants = ids.map((id) => bare(namedVariant(base, id)!));
  return { version: 1, base, variants, seeds, reference: ids[0] };
}

/** Invented runs in which one measure has these values; null for a training that has not finished. */
export function resultsOf(
  grid: Grid,
  measureId: string,
  value: (variant: string, seed: number) => number | null,
): Map<string, Run> {
  const results = new Map<string, Run>();
  for (const { variant, seed, experiment, key } of cellsOf(grid)) {
    const wanted = value(variant, seed);
    if (wanted === null) continue;
    const run = { ...makeRun(experiment, 10, seed), finished: true };
    const [{ step, metrics }] = run.evaluations;
    results.set(key, { ...run, evaluations: [{ step, metrics: withMeasure(metrics, measureId, wanted) }] });
  }
  return results;
}

function withMeasure(metrics: Metrics, id: string, value: number): Metrics {
  const score: Score = { value, low: value, high: value, n: 400 };
  const [kind, domain] = id.split('-');
  let changed: Metrics;
  if (metrics.kind === 'numeric') {
    changed =
      kind === 'error'
        ? { ...metrics, errors: { ...metrics.errors, [domain]: score } }
        : { ...metrics, [id]: value };
  } else {
    const field = kind === 'exact' ? 'exactMatch' : 'tokenAccuracy';
    changed = { ...metrics, [field]: { ...metrics[field], [domain]: score } };
  }
  if (!Object.is(measure(id)?.of(changed), value)) throw new Error(`the fixture does not know ${id}`);
  return changed;
}
