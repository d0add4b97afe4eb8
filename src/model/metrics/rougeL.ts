/**
 * ROUGE-L of an answer against the right one, both as words: the F-measure (β = 1) of their longest common subsequence
 * (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", section 3.1, sentence level; F as in
 * google-research's `rouge_score`). In [0, 1]; 0 where either has no words. A null is a word that equals none.
 */
export function rougeL(target: readonly Word[], answer: readonly Word[]): number {
  const common = longestCommonSubsequence(target, answer);
  if (common === 0) return 0;
  const recall = common / target.length;
  const precision = common / answer.length;
  return (2 * precision * recall) / (precision + recall);
}

/** A word, or null for one outside the vocabulary. */
export type Word = string | null;

/** How many words two texts have in common in the same order, not necessarily next to each other. */
export function longestCommonSubsequence(a: readonly Word[], b: readonly Word[]): number {
  // best[j]: of the words of `a` so far and the first j of `b`.
  const best = new Int32Array(b.length + 1);
  for (const word of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = best[j];
      best[j] = word !== null && word === b[j - 1] ? diagonal + 1 : Math.max(above, best[j - 1]);
      diagonal = above;
    }
  }
  return best[b.length];
}
