import { smallestDistance } from './distance';
import type { MetaScm } from './graph';
import { equalRows, type FactorRows, rowsOf } from './rows';

/**
 * The Uniform Identifiability Condition on a graph: for every factor i,
 * {i} = ⋂_{t: A_it=1} Pa(t) ∩ ⋂_{t: A_it=0} complement(Pa(t)), equivalently: the rows of A are pairwise distinct.
 */
export interface UicVerdict {
  readonly satisfied: boolean;
  /** Sets of two or more factors that no task tells apart (equal rows); ids sorted, sets sorted by their first id. */
  readonly groups: readonly (readonly string[])[];
  /**
   * d − 1, where d is the smallest Hamming distance of two rows: so many wrong edges leave all rows distinct. −1 where
   * two rows are equal, null for a single factor (nothing to tell it from).
   */
  readonly margin: number | null;
  /** ⌈log₂ n⌉: fewer tasks cannot tell n factors apart. */
  readonly minTasks: number;
  /** ⌈log₂ (largest group)⌉: so many further tasks, with the right parents, make all rows distinct. 0 when satisfied. */
  readonly extraTasks: number;
}

/** The verdict. Linear in the matrix but for the margin, which compares all pairs of rows where none are equal. */
export function checkUic(graph: MetaScm): UicVerdict {
  return uicOfRows(
    rowsOf(graph),
    graph.factors.map((f) => f.id),
  );
}

/** @param ids of the factors, in the order of the rows */
export function uicOfRows(rows: FactorRows, ids: readonly string[]): UicVerdict {
  const groups = equalRows(rows);
  const largest = groups.reduce((most, group) => Math.max(most, group.length), 1);
  const satisfied = groups.length === 0;
  return {
    satisfied,
    groups: groupIds(groups, ids),
    margin: rows.factors < 2 ? null : satisfied ? smallestDistance(rows) - 1 : -1,
    minTasks: ceilLog2(rows.factors),
    extraTasks: ceilLog2(largest),
  };
}

/** ⌈log₂ count⌉ for integers 1 ≤ count < 2³¹, exactly. */
export function ceilLog2(count: number): number {
  return 32 - Math.clz32(count - 1);
}

function groupIds(groups: readonly (readonly number[])[], ids: readonly string[]): string[][] {
  return groups.map((group) => group.map((i) => ids[i]).sort()).sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
