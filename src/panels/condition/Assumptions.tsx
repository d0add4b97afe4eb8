import { useMemo } from 'react';
import { Icon, type IconName } from '../../app/Icon';
import { type Assumption, checkAssumptions, type WorldFacts } from '../../scm/assumptions';
import type { MetaScm } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import { attributesOf, MOST_FACTORS } from '../../tasks/language/attributes';
import type { WorldSpec } from '../../tasks/spec';

const STATUS: Record<
  Assumption['status'],
  { readonly text: string; readonly mood: string; readonly icon: IconName }
> = {
  holds: { text: 'Holds', mood: 'good', icon: 'check' },
  fails: { text: 'Fails', mood: 'warn', icon: 'cross' },
  'not-checkable': { text: 'Not checkable', mood: '', icon: 'help' },
};

/** The four assumptions of the theorem with what this world satisfies. */
export function Assumptions() {
  const graph = useExperiment((s) => s.experiment.graph);
  const world = useExperiment((s) => s.experiment.world);
  const assumptions = useMemo(() => {
    const facts = factsOf(graph, world);
    return facts && checkAssumptions(graph, facts);
  }, [graph, world]);
  if (!assumptions) {
    return (
      <p className="note warn">
        <Icon name="warn" size={14} />
        <span>
          The language world can speak of at most {MOST_FACTORS} factors; this graph has{' '}
          {graph.factors.length}. Remove some, or choose the numeric world under Mixture.
        </span>
      </p>
    );
  }
  const checkable = assumptions.some((a) => a.status !== 'not-checkable');
  const holding = assumptions.filter((a) => a.status === 'holds').length;
  return (
    <details className="disclosure">
      <summary>
        Assumptions
        <span className="summary-aside">
          {checkable ? `${holding} of ${assumptions.length} hold` : 'not checkable'}
        </span>
      </summary>
      <div className="disclosure-body stack">
        <p className="muted">
          With these four, the condition above is sufficient and necessary for finding the factors, up to
          their order and each one's own shift and scale. Where one fails the theorem promises nothing; the
          lab measures what happens.
        </p>
        <ul className="assumption-list">
          {assumptions.map(({ name, asks, status, finding }) => (
            <li key={name}>
              <span className="spread">
                <strong>{name.charAt(0).toUpperCase() + name.slice(1)}</strong>
                <span className={`badge ${STATUS[status].mood}`}>
                  <Icon name={STATUS[status].icon} size={11} /> {STATUS[status].text}
                </span>
              </span>
              <span>{asks}</span> <span className="muted">{finding}</span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

/** Null where the world cannot be built from this graph. */
function factsOf(graph: MetaScm, world: WorldSpec): WorldFacts | null {
  switch (world.kind) {
    case 'numeric':
      return world;
    case 'language': {
      if (graph.factors.length > MOST_FACTORS) return null;
      const cardinality = attributesOf(graph).map((attribute) => attribute.values.length);
      return { kind: 'language', cardinality, datasets: world.datasets };
    }
    case 'own':
      return { kind: 'own' };
    default:
      return world satisfies never;
  }
}
