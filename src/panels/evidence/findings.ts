import type { Metrics, Score } from '../../experiment/records';
import { overlaps } from '../../plots/interval';
import type { VariantId } from './variants';

/** What a conclusion rests on. */
export interface Findings {
  /** Name of the run on show, as in the plots. */
  readonly name: string;
  /** Whether the run on show learns its masks: only then are they compared. */
  readonly learnsMasks: boolean;
  /** Whether it is SIT at all. */
  readonly sit: boolean;
  /** Metrics by variant; a variant that was not run is absent. */
  readonly metrics: Readonly<Partial<Record<VariantId, Metrics>>>;
  /** Names of factors with equal rows in the true graph, group by group; empty where UIC holds or no graph is known. */
  readonly equalRows: readonly (readonly number[])[];
  readonly factorNames: readonly string[];
  /** Where the run on show was measured before its last step; null for its last. */
  readonly unfinished: { readonly step: number; readonly steps: number } | null;
}

/**
 * +1 where a's interval lies above b's, −1 below, 0 where they overlap or the two differ by no more than `noise`, as two
 * seeds may: then no difference is shown.
 */
export function difference(a: Score, b: Score, noise = 0): -1 | 0 | 1 {
  if (overlaps(a, b) || Math.abs(a.value - b.value) <= noise) return 0;
  return a.low > b.high ? 1 : -1;
}

/** Why no difference is shown although the intervals part, behind a figure; empty where they overlap. */
export function onlyNoise(a: Score, b: Score, noise: number): string {
  const hidden = difference(a, b) !== 0 && difference(a, b, noise) === 0;
  return hidden ? `, and two seeds alone can differ by ${share(noise)}` : '';
}

/** A share as a sentence has it. */
export function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}
