import type { MetaScm } from '../../scm/graph';
import type { LanguageWorldSpec, NumericWorldSpec } from '../../tasks/spec';
import { confoundingSentence, pairRules } from './confoundingWords';

interface ConfoundingProps {
  readonly graph: MetaScm;
  readonly world: LanguageWorldSpec | NumericWorldSpec;
}

/** What confounding does to this mixture, with the actual pairs; in the language world value by value. */
export function Confounding({ graph, world }: ConfoundingProps) {
  const rules = world.kind === 'language' ? pairRules(graph) : [];
  return (
    <div className="confounding">
      <p className="small">{confoundingSentence(graph, world)}</p>
      {rules.length > 0 ? (
        <details className="disclosure">
          <summary>Which value goes with which</summary>
          <dl className="facts disclosure-body">
            {rules.map(({ key, pair, trained, shifted }) => (
              <div key={key} className="pair-rule">
                <dt>{pair}</dt>
                <dd>
                  <span className="muted">in training</span> {trained}
                </dd>
                <dd>
                  <span className="muted">shifted</span> {shifted}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </div>
  );
}
