import { Icon } from '../../app/Icon';
import type { MetaScm } from '../../scm/graph';
import type { UicVerdict } from '../../scm/uic';
import { useView } from '../../store/view';
import { groupLetter } from './verdict';
import { announcement, collisionSentence, count } from './wording';

interface VerdictProps {
  readonly graph: MetaScm;
  readonly verdict: UicVerdict;
}

const MOST_GROUPS = 3;

/** Satisfied or violated, and why. */
export function Verdict({ graph, verdict }: VerdictProps) {
  const { satisfied, groups } = verdict;
  return (
    <div className={`verdict ${satisfied ? 'good' : 'bad'}`}>
      <p className="verdict-word">
        <span className="verdict-sign">
          <Icon name={satisfied ? 'check' : 'cross'} size={18} />
        </span>
        {satisfied ? 'Satisfied' : 'Violated'}
      </p>
      {satisfied ? (
        <p>Every factor has its own set of tasks: all {graph.factors.length} rows of the matrix differ.</p>
      ) : (
        <ul className="verdict-groups">
          {groups.slice(0, MOST_GROUPS).map((group, g) => (
            <li
              key={group.join(' ')}
              onPointerEnter={() => useView.getState().setHovered(group[0])}
              onPointerLeave={() => useView.getState().setHovered(null)}
            >
              <span className="group-letter">{groupLetter(g)}</span>
              <span>{collisionSentence(graph, group)}</span>
            </li>
          ))}
          {groups.length > MOST_GROUPS ? (
            <li>And {count(groups.length - MOST_GROUPS, 'more group')}.</li>
          ) : null}
        </ul>
      )}
      <p className="visually-hidden" role="status">
        {announcement(graph, verdict)}
      </p>
    </div>
  );
}
