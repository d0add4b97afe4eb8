/*
 * Weights that close the back door through the dataset. On the path Yₜ ← Lᵢ ← D → Lⱼ the answer goes with another
 * factor; drawing examples by p(y)·p(z)/p(y, z) makes answer y and that factor's value z independent, as the intervention
 * do(Lⱼ) would (inverse-probability weighting, stabilised; Rosenbaum 1987, Robins 1998). What stands for the other factors is what the
 * model itself answers to the other tasks on the same source: no true factor is looked at. The lab's own addition.
 */

/** Answers to every example, one column per simple task (one whose answers are a single token). */
export interface AnswerTable {
  /** Examples N. */
  readonly size: number;
  /** columns[c].values [N]: a token per example; labelled [N]: 1 where it is the example's own label, 0 where the model said it. */
  readonly columns: readonly { readonly values: Int32Array; readonly labelled: Uint8Array }[];
}

/** Two columns count as dependent from this Cramér's V on; of 500 independent examples it stays below 0.15. */
const DEPENDENT = 0.2;

/**
 * How often to draw each example, relative to the others [N]: the product of p(y)·p(z)/p(y, z) over its labels y and the columns z
 * that depend on them, with probabilities counted where y is a label. 1 where nothing depends on anything.
 */
export function backdoorWeights({ size, columns }: AnswerTable): Float32Array {
  const weights = new Float32Array(size).fill(1);
  for (const [c, own] of columns.entries()) {
    for (const [d, other] of columns.entries()) {
      if (c === d) continue;
      const ratios = independenceRatios(own, other, size);
      if (!ratios) continue;
      for (let k = 0; k < size; k++) {
        // Two labels of one example are one pair, not two.
        const counted = own.labelled[k] === 1 && !(other.labelled[k] === 1 && d < c);
        if (counted) weights[k] *= ratios.get(pairOf(own.values[k], other.values[k])) ?? 1;
      }
    }
  }
  return weights;
}

type Column = AnswerTable['columns'][number];

/** p(y)·p(z)/p(y, z) of every pair seen where y is a label; null where the two are as good as independent. */
function independenceRatios(own: Column, other: Column, size: number): Map<string, number> | null {
  const joint = new Map<string, number>();
  const ofOwn = new Map<number, number>();
  const ofOther = new Map<number, number>();
  let count = 0;
  for (let k = 0; k < size; k++) {
    if (own.labelled[k] !== 1) continue;
    count++;
    raise(joint, pairOf(own.values[k], other.values[k]));
    raise(ofOwn, own.values[k]);
    raise(ofOther, other.values[k]);
  }
  let chiSquare = 0;
  const ratios = new Map<string, number>();
  for (const [y, seenY] of ofOwn) {
    for (const [z, seenZ] of ofOther) {
      const expected = (seenY * seenZ) / count;
      const seen = joint.get(pairOf(y, z)) ?? 0;
      chiSquare += (seen - expected) ** 2 / expected;
      if (seen > 0) ratios.set(pairOf(y, z), expected / seen);
    }
  }
  const freedom = Math.min(ofOwn.size, ofOther.size) - 1;
  if (freedom < 1) return null;
  return Math.sqrt(chiSquare / count / freedom) >= DEPENDENT ? ratios : null;
}

function pairOf(y: number, z: number): string {
  return `${y} ${z}`;
}

function raise<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
