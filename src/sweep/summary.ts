import { MEASURES, type Measure, overSeeds } from '../experiment/measures';
import type { Run } from '../experiment/records';
import { deviation, meanInterval, signFlipTest } from '../lib/statistics';
import { type Cell, cellsOf, type Grid } from './grid';

/** One figure of one variant over the seeds that have finished. */
export interface VariantSummary {
  readonly variant: string;
  readonly measure: string;
  /** The seeds that have it, in the grid's order. */
  readonly values: readonly SeedValue[];
  /** NaN without values. */
  readonly mean: number;
  /** Sample standard deviation; NaN for fewer than two. */
  readonly deviation: number;
  /** 95 % Student interval of the mean; NaN for fewer than two values. */
  readonly low: number;
  readonly high: number;
}

/** A variant against the grid's reference on the same seeds. */
export interface PairedSummary {
  readonly variant: string;
  readonly measure: string;
  /** Variant minus reference, by seed. */
  readonly differences: readonly SeedValue[];
  readonly mean: number;
  /** 95 % Student interval of the mean difference; NaN for fewer than two. */
  readonly low: number;
  readonly high: number;
  /** Two-sided sign-flip permutation test of mean difference 0: exact up to 2¹⁶ flips; NaN for fewer than two. */
  readonly p: number;
}

export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

/**
 * @param results finished runs by cell key; measures are read from each run's last evaluation
 * @param variants those of the grid that are asked for. A grid of these alone would have its cells worked out anew.
 */
export function summarise(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measures: readonly Measure[],
  variants = grid.variants,
): VariantSummary[] {
  const cells = cellsOf(grid);
  return variants.flatMap(({ id }) =>
    measures.map((measure) => {
      const values = valuesOf(cells, id, results, measure);
      const numbers = values.map(({ value }) => value);
      const { value, low, high } = overSeeds(measure, numbers);
      return {
        variant: id,
        measure: measure.id,
        values,
        mean: value,
        deviation: deviation(numbers),
        low,
        high,
      };
    }),
  );
}

/**
 * Every variant but the reference against it, on the seeds both have.
 *
 * @param variants as in `summarise`
 * @param reference id of a variant of the grid
 */
export function comparePaired(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measures: readonly Measure[],
  variants = grid.variants,
  reference = grid.reference,
): PairedSummary[] {
  const cells = cellsOf(grid);
  return variants
    .filter(({ id }) => id !== reference)
    .flatMap(({ id }) =>
      measures.map((measure) => {
        const differences = differencesOf(
          valuesOf(cells, id, results, measure),
          valuesOf(cells, reference, results, measure),
        );
        return { variant: id, measure: measure.id, ...testDifferences(differences) };
      }),
    );
}

/** `own` minus `other` on the seeds that both have, in the order of `own`. */
export function differencesOf(own: readonly SeedValue[], other: readonly SeedValue[]): SeedValue[] {
  const against = new Map(other.map(({ seed, value }) => [seed, value]));
  return own.flatMap(({ seed, value }): SeedValue[] => {
    const subtracted = against.get(seed);
    return subtracted === undefined ? [] : [{ seed, value: value - subtracted }];
  });
}

/** Differences with their mean, its interval and the test. */
export function testDifferences(
  differences: readonly SeedValue[],
): Omit<PairedSummary, 'variant' | 'measure'> {
  const numbers = differences.map(({ value }) => value);
  const { value, low, high } = meanInterval(numbers);
  return { differences, mean: value, low, high, p: signFlipTest(numbers) };
}

/** The measures that at least one of these runs has, the most telling first. */
export function measuresIn(runs: Iterable<Run>): Measure[] {
  const metrics = [...runs].flatMap((run) => run.evaluations.at(-1)?.metrics ?? []);
  return MEASURES.filter((measure) => metrics.some((each) => measure.of(each) !== null));
}

/** A value that is no number (a latent that never varies has no correlation) is none. */
function valuesOf(
  cells: readonly Cell[],
  variant: string,
  results: ReadonlyMap<string, Run>,
  measure: Measure,
): SeedValue[] {
  return cells
    .filter((cell) => cell.variant === variant)
    .flatMap(({ seed, key }) => {
      const metrics = results.get(key)?.evaluations.at(-1)?.metrics;
      const value = metrics ? measure.of(metrics) : null;
      return value === null || !Number.isFinite(value) ? [] : [{ seed, value }];
    });
}
