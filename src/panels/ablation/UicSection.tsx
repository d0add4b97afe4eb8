import type { Run } from '../../experiment/records';
import { PairPart } from './PairPart';
import { PhasePart } from './PhasePart';

/** The condition drawn as data: one pair of factors in three graphs, and many random graphs. */
export function UicSection({ results }: { readonly results: ReadonlyMap<string, Run> }) {
  return (
    <>
      <PairPart results={results} />
      <PhasePart results={results} />
    </>
  );
}
