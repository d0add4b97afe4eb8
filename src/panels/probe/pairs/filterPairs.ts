import type { InterventionScore } from '../../../probe/protocol';

export type ShownPair = InterventionScore['shown'][number];

/** Which pairs a reader wants to see; null for all. */
export interface PairFilter {
  readonly factor: number | null;
  readonly task: number | null;
  readonly contradictions: boolean;
}

export const ALL_PAIRS: PairFilter = { factor: null, task: null, contradictions: false };

export function contradicts(pair: ShownPair): boolean {
  return pair.expected !== pair.changed;
}

/** The pairs that pass, those first that contradict the graph. */
export function filterPairs(pairs: readonly ShownPair[], filter: PairFilter): readonly ShownPair[] {
  return pairs
    .filter((pair) => filter.factor === null || pair.factor === filter.factor)
    .filter((pair) => filter.task === null || pair.task === filter.task)
    .filter((pair) => !filter.contradictions || contradicts(pair))
    .toSorted((a, b) => Number(contradicts(b)) - Number(contradicts(a)));
}

/** What the graph says of one pair, beside what happened. */
export function graphSentence({ expected, changed }: ShownPair): string {
  if (expected)
    return changed ? 'changed, as the graph says' : 'did not change, although the graph has the edge';
  return changed ? 'changed, although the graph has no such edge' : 'stayed, as the graph says';
}
