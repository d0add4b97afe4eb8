import { useMemo } from 'react';
import type { MetaScm } from '../../scm/graph';
import type { UicVerdict } from '../../scm/uic';
import { closestPair } from '../../scm/witness';
import { boundSentence, list, marginSentence, namesOf } from './wording';

interface BoundsProps {
  readonly graph: MetaScm;
  readonly verdict: UicVerdict;
}

/** How firmly the condition holds, and how many tasks it takes. */
export function Bounds({ graph, verdict }: BoundsProps) {
  const closest = useMemo(() => (verdict.satisfied ? closestPair(graph) : null), [graph, verdict]);
  const name = namesOf(graph);
  return (
    <ul className="bounds">
      {verdict.satisfied ? (
        <li>
          {marginSentence(verdict.margin)}
          {closest ? (
            <span className="muted">
              {' '}
              Closest: {list([name(closest.a), name(closest.b)])}, told apart by{' '}
              {closest.tasks.map(name).join(', ')} {closest.distance === 1 ? 'alone' : 'only'}.
            </span>
          ) : null}
        </li>
      ) : null}
      <li>{boundSentence(verdict, graph.factors.length, graph.tasks.length)}</li>
    </ul>
  );
}
