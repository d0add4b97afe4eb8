import { Panel } from '../../app/Panel';
import { hasTrueGraph } from '../../experiment/experiment';
import { useExperiment } from '../../store/experiment';
import { Assumptions } from './Assumptions';
import { Bounds } from './Bounds';
import { PathExplorer } from './PathExplorer';
import { Repairs } from './Repairs';
import { SetComputation } from './SetComputation';
import { SoftCondition } from './SoftCondition';
import { Verdict } from './Verdict';
import { useVerdict } from './verdict';
import './condition.css';

/** The Uniform Identifiability Condition on the graph being edited, with its reason and its repairs. */
export function ConditionPanel() {
  const known = useExperiment((s) => hasTrueGraph(s.experiment));
  return (
    <Panel id="condition" title="Condition" lead="Can these tasks tell all factors apart?">
      {known ? <KnownGraph /> : <OwnData />}
    </Panel>
  );
}

function KnownGraph() {
  const graph = useExperiment((s) => s.experiment.graph);
  const verdict = useVerdict();
  return (
    <div className="condition">
      <Verdict graph={graph} verdict={verdict} />
      {verdict.satisfied ? null : <Repairs graph={graph} verdict={verdict} />}
      <Bounds graph={graph} verdict={verdict} />
      <SoftCondition />
      <div className="condition-details">
        <SetComputation graph={graph} verdict={verdict} />
        <PathExplorer graph={graph} />
        <Assumptions />
      </div>
    </div>
  );
}

function OwnData() {
  return (
    <div className="condition">
      <p className="note info">
        Your own data comes with no graph, so there is no condition to check on it. What can be checked is
        whether the learned masks tell the learned latents apart.
      </p>
      <SoftCondition />
      <div className="condition-details">
        <Assumptions />
      </div>
    </div>
  );
}
