import { Icon } from '../../app/Icon';
import type { Refusal } from '../../lib/refusal';

/** A refusal where it applies: what is wrong, and one thing to do. */
export function WorldProblem({ problem }: { readonly problem: Refusal }) {
  return (
    <div className="note bad" role="alert">
      <Icon name="warn" />
      <p>
        <span className="strong">{problem.path}</span>: {problem.rule}.
        {problem.remedy ? <> {problem.remedy.replace(/\.?$/, '.')}</> : null}
      </p>
    </div>
  );
}
