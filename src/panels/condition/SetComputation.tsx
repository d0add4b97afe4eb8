import { useMemo, useState } from 'react';
import { Icon } from '../../app/Icon';
import { label, type MetaScm } from '../../scm/graph';
import type { UicVerdict } from '../../scm/uic';
import { type WitnessStep, witness } from '../../scm/witness';
import { useFocus } from '../../store/focus';
import { list, namesOf } from './wording';

interface SetComputationProps {
  readonly graph: MetaScm;
  readonly verdict: UicVerdict;
}

/** {i} = ⋂ Pa(t) ∩ ⋂ complement(Pa(t)), one task a row, for a chosen factor. */
export function SetComputation({ graph, verdict }: SetComputationProps) {
  const picked = useFocus((s) => s.picked);
  const [chosen, setChosen] = useState<string | null>(null);
  const ids = graph.factors.map((f) => f.id);
  // The factor picked in the graph, else the last one chosen here, else one that cannot be told apart.
  const factor =
    [picked, chosen, verdict.groups[0]?.[0], ids[0]].find((id) => id && ids.includes(id)) ?? ids[0];
  const name = namesOf(graph);
  return (
    <details className="disclosure">
      <summary>
        Set by set, for one factor <span className="summary-aside">{name(factor)}</span>
      </summary>
      <div className="disclosure-body stack">
        <label className="row">
          <span className="muted">Factor</span>
          <select
            className="select small"
            value={factor}
            onChange={(event) => {
              setChosen(event.target.value);
              useFocus.getState().pick(event.target.value);
            }}
          >
            {graph.factors.map((f) => (
              <option key={f.id} value={f.id}>
                {label(f)}
              </option>
            ))}
          </select>
        </label>
        <Steps graph={graph} factor={factor} />
      </div>
    </details>
  );
}

function Steps({ graph, factor }: { readonly graph: MetaScm; readonly factor: string }) {
  const computed = useMemo(() => witness(graph, factor), [graph, factor]);
  const name = namesOf(graph);
  return (
    <>
      <p className="muted">
        Start from all factors. Keep Pa(t) where ‘{name(factor)}’ causes task t, and its complement where it
        does not.
      </p>
      <ol className="witness">
        {grouped(computed.steps).map((group) =>
          group.length === 1 ? (
            <Step key={group[0].task} step={group[0]} factor={factor} name={name} />
          ) : (
            <li key={group[0].task} className="witness-idle">
              {group.map((step) => setText(step, name)).join(' ')}: nothing more is removed.
            </li>
          ),
        )}
      </ol>
      <p className={`note ${computed.identified ? 'good' : 'bad'}`}>
        <Icon name={computed.identified ? 'check' : 'cross'} size={14} />
        <span>
          {computed.identified
            ? `Only ‘${name(factor)}’ is left: these tasks single it out.`
            : `${list(computed.result.map(name))} are left: these tasks cannot single out ‘${name(factor)}’.`}
        </span>
      </p>
    </>
  );
}

interface StepProps {
  readonly step: WitnessStep;
  readonly factor: string;
  name(id: string): string;
}

function Step({ step, factor, name }: StepProps) {
  return (
    <li>
      <span className="witness-task">{setText(step, name)}</span>
      <span className="chip-set">
        {step.remaining.map((id) => (
          <span className={`chip factor${id === factor ? ' strong' : ''}`} key={id}>
            {name(id)}
          </span>
        ))}
        {step.removed.map((id) => (
          <del className="chip struck" key={id}>
            {name(id)}
          </del>
        ))}
      </span>
    </li>
  );
}

function setText(step: WitnessStep, name: (id: string) => string): string {
  return step.family === 'parents' ? `∩ Pa(${name(step.task)})` : `∩ not Pa(${name(step.task)})`;
}

/** Steps in order, those in a row that remove nothing taken together. */
function grouped(steps: readonly WitnessStep[]): WitnessStep[][] {
  const groups: WitnessStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last && step.removed.length === 0 && last[0].removed.length === 0) last.push(step);
    else groups.push([step]);
  }
  return groups;
}
