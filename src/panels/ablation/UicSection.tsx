import type { Run } from '../../experiment/records';
import { PairPart } from './PairPart';
import { PhasePart } from './PhasePart';

interface UicSectionProps {
  /** The picture that the grid on show is of. */
  readonly first: 'pair' | 'phase' | null;
  readonly results: ReadonlyMap<string, Run>;
}

/** The condition drawn as data: one pair of factors in three graphs, and many random graphs. */
export function UicSection({ first, results }: UicSectionProps) {
  const pair = <PairPart key="pair" results={results} />;
  const phase = <PhasePart key="phase" results={results} />;
  return first === 'phase' ? [phase, pair] : [pair, phase];
}
