import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import { LIMITS } from '../experiment/limits';
import { parseExperiment } from '../experiment/parse';
import { applyDifference, type Difference } from '../lib/difference';
import { readInteger } from '../lib/narrow';
import { Refusal } from '../lib/refusal';

/** One row of an ablation: the base experiment with a difference, as plain data. */
export interface Variant {
  /** Unique in its grid: lower-case letters, digits and `-`, 1–40 characters. */
  readonly id: string;
  /** What a reader calls it, 1–80 characters. */
  readonly name: string;
  /** From the grid's base; `{}` is the base itself. */
  readonly change: Difference;
}

/** An ablation: every variant trained on every seed. A link, a stored sweep and the terminal start from this value. */
export interface Grid {
  readonly version: 1;
  readonly base: Experiment;
  /** 1–32. */
  readonly variants: readonly Variant[];
  /** 1–100 different ones. */
  readonly seeds: readonly number[];
  /** The variant that paired differences are taken against. */
  readonly reference: string;
}

/**
 * Seeds for a grid where nobody says which. No preset was tuned on them, and they are as few as let a sign-flip test of
 * five comparisons fall below .05 after Holm's correction (5 · 2 / 2⁸ ≈ .04).
 */
export const FRESH_SEEDS: readonly number[] = [100, 101, 102, 103, 104, 105, 106, 107];

/** One training of a grid. */
export interface Cell {
  readonly variant: string;
  readonly seed: number;
  readonly experiment: Experiment;
  /** `experimentKey`: cells of two grids with one key are the same training, and share its result. */
  readonly key: string;
}

/**
 * The experiment of a variant on a seed.
 *
 * @throws Refusal when the difference does not fit the base or makes no experiment
 */
export function experimentOf(grid: Pick<Grid, 'base'>, variant: Variant, seed: number): Experiment {
  const path = `variants.${variant.id}`;
  const changed = applyDifference(grid.base, variant.change, path);
  if (typeof changed !== 'object' || changed === null) {
    throw new Refusal(path, changed, 'a variant is an experiment');
  }
  try {
    return parseExperiment({ ...changed, seed });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`${path}: ${error.path}`, error.value, error.rule, error.remedy);
  }
}

/** Whether two grids are the same trainings, however their variants are named and ordered. */
export function sameTrainings(a: Grid, b: Grid): boolean {
  const [own, other] = [a, b].map((grid) => new Set(cellsOf(grid).map(({ key }) => key)));
  return own.size === other.size && [...own].every((key) => other.has(key));
}

const known = new WeakMap<Grid, readonly Cell[]>();

/**
 * Every training of the grid, seed by seed, so that the first results compare all variants. Worked out once per grid
 * value: a large one takes most of a second, and every figure of it asks.
 *
 * @throws Refusal
 */
export function cellsOf(grid: Grid): readonly Cell[] {
  const cells = known.get(grid) ?? makeCells(grid);
  known.set(grid, cells);
  return cells;
}

function makeCells(grid: Grid): readonly Cell[] {
  // A seed changes nothing else of an experiment, so each variant is parsed once.
  const experiments = grid.variants.map((variant) => experimentOf(grid, variant, grid.seeds[0]));
  return grid.seeds.flatMap((seed) => {
    readInteger(seed, 'seeds', ...LIMITS.seed);
    return grid.variants.map(({ id }, k) => {
      const experiment = { ...experiments[k], seed };
      return { variant: id, seed, experiment, key: experimentKey(experiment) };
    });
  });
}
