import type { Measure } from '../experiment/measures';
import type { Run } from '../experiment/records';
import type { Grid } from './grid';

/** One figure of one variant over the seeds that have finished. */
export interface VariantSummary {
  readonly variant: string;
  readonly measure: string;
  /** The seeds that have it, in the grid's order. */
  readonly values: readonly { readonly seed: number; readonly value: number }[];
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
  readonly differences: readonly { readonly seed: number; readonly value: number }[];
  readonly mean: number;
  /** 95 % Student interval of the mean difference; NaN for fewer than two. */
  readonly low: number;
  readonly high: number;
  /** Two-sided sign-flip permutation test of mean difference 0: exact up to 2¹⁶ flips; NaN for fewer than two. */
  readonly p: number;
}

/** @param results finished runs by cell key; measures are read from each run's last evaluation */
export declare function summarise(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measures: readonly Measure[],
): VariantSummary[];

/** Every variant but the reference against it, on the seeds both have. */
export declare function comparePaired(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measures: readonly Measure[],
): PairedSummary[];
