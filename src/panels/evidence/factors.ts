import type { NumericMetrics } from '../../experiment/records';
import type { IntervalPlot } from '../../plots/interval';

/**
 * Matched correlation and leak of every factor of the run on show. Factors that the true graph cannot tell apart are
 * marked: their leak is what breaking UIC costs.
 *
 * @param colliding indices of factors with equal rows in the true graph
 */
export function factorPlot(
  metrics: NumericMetrics,
  names: readonly string[],
  colliding: ReadonlySet<number>,
): IntervalPlot {
  const rows = (values: readonly number[]) =>
    values.flatMap((value, i) =>
      Number.isFinite(value)
        ? [
            {
              id: String(i),
              name: names[i] ?? `factor ${i + 1}`,
              value,
              low: null,
              high: null,
              emphasis: true,
              alarm: colliding.has(i),
              note: colliding.has(i) ? 'equal rows in the graph' : undefined,
            },
          ]
        : [],
    );
  return {
    groups: [
      { id: 'mcc', name: 'Matched correlation', rows: rows(metrics.mccPerFactor) },
      { id: 'leak', name: 'Leak into another factor', rows: rows(metrics.leakPerFactor) },
    ],
    domain: [0, 1],
  };
}
