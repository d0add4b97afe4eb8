import { useMemo, useState } from 'react';
import { taskAssociations } from '../../../experiment/confounding';
import type { Experiment } from '../../../experiment/experiment';
import { label } from '../../../scm/graph';
import type { Corpus } from '../../../tasks/corpus';
import { defaultQuestion } from '../../condition/pathQuestion';
import type { ModelChoice } from '../models';
import { Associations } from './Associations';
import { strongestOther } from './association';
import { FindingView } from './FindingView';
import { useCorpus } from './useCorpus';
import { useUses } from './useUses';

interface ConfoundingTabProps {
  readonly experiment: Experiment;
  readonly choices: readonly ModelChoice[];
}

/** How a factor that is no cause comes to go with a target, and which models fall for it. */
export function ConfoundingTab({ experiment, choices }: ConfoundingTabProps) {
  const { world } = experiment;
  if (world.kind === 'own') {
    return (
      <p className="note info">
        Your own data comes with no known factors: what goes with an answer without causing it cannot be told
        from what causes it.
      </p>
    );
  }
  return <KnownFactors experiment={experiment} choices={choices} />;
}

function KnownFactors({ experiment, choices }: ConfoundingTabProps) {
  const built = useCorpus(experiment);
  if (!built) return <p className="empty">Making the examples of this world…</p>;
  if (!built.corpus) return <p className="note bad">{built.refused}</p>;
  return <Explained experiment={experiment} corpus={built.corpus} choices={choices} />;
}

interface ExplainedProps extends ConfoundingTabProps {
  readonly corpus: Corpus;
}

function Explained({ experiment, corpus, choices }: ExplainedProps) {
  const { graph } = experiment;
  const asked = graph.tasks.findIndex((task) => task.id === defaultQuestion(graph).a);
  const [picked, setPicked] = useState<number | null>(null);
  const [looked, setLooked] = useState<number | null>(null);
  const task = picked !== null && picked < graph.tasks.length ? picked : Math.max(0, asked);
  const parents = useMemo(() => {
    const ids = graph.tasks[task].parents;
    return new Set(graph.factors.flatMap((factor, i) => (ids.includes(factor.id) ? [i] : [])));
  }, [graph, task]);
  const sets = useMemo(() => taskAssociations(experiment, corpus, task) ?? [], [experiment, corpus, task]);
  const uses = useUses(choices, task);
  const factor = looked !== null && looked < graph.factors.length ? looked : strongestOther(sets, parents);
  return (
    <div className="stack">
      <div className="row">
        <label className="row">
          <span className="field-label">Task</span>
          <select
            className="select small"
            value={task}
            onChange={(event) => {
              setPicked(Number(event.target.value));
              setLooked(null);
            }}
          >
            {graph.tasks.map((t, k) => (
              <option key={t.id} value={k}>
                {label(t)}
              </option>
            ))}
          </select>
        </label>
        <label className="row">
          <span className="field-label">Factor looked at</span>
          <select
            className="select small"
            value={factor}
            onChange={(event) => setLooked(Number(event.target.value))}
          >
            {graph.factors.map((f, i) => (
              <option key={f.id} value={i}>
                {label(f)}
                {parents.has(i) ? ' (a cause)' : ''}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="probe-columns is-even">
        <Associations
          experiment={experiment}
          sets={sets}
          parents={parents}
          task={task}
          uses={uses}
          factor={factor}
          onFactor={setLooked}
        />
        <FindingView
          experiment={experiment}
          corpus={corpus}
          sets={sets}
          parents={parents}
          task={task}
          factor={factor}
          uses={uses}
          choices={choices}
        />
      </div>
    </div>
  );
}
