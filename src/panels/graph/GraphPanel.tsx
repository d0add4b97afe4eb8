import { ReactFlowProvider } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { Icon } from '../../app/Icon';
import { Panel } from '../../app/Panel';
import { hasTrueGraph } from '../../experiment/experiment';
import { useExperiment } from '../../store/experiment';
import { attributesOf, MOST_FACTORS } from '../../tasks/language/attributes';
import { groupLetters, useVerdict } from '../condition/verdict';
import { ExchangeMenu } from './ExchangeMenu';
import type { FlowOptions } from './flow';
import { GraphToolbar } from './GraphToolbar';
import { LearnedAdjacency } from './LearnedAdjacency';
import { MatrixEditor } from './MatrixEditor';
import { NodeEditor } from './NodeEditor';
import { PairList } from './PairList';
import './graph.css';

type View = 'nodes' | 'matrix';

/** The meta-SCM, in two equal editors; for own data, what was learned in its place. */
export function GraphPanel() {
  const known = useExperiment((s) => hasTrueGraph(s.experiment));
  return known ? <GraphEditor /> : <LearnedAdjacency />;
}

function GraphEditor() {
  const graph = useExperiment((s) => s.experiment.graph);
  const language = useExperiment((s) => s.experiment.world.kind === 'language');
  const verdict = useVerdict();
  const [view, setView] = useState<View>('nodes');
  const [context, setContext] = useState(() => innerWidth >= 768);
  const options = useMemo<FlowOptions>(
    () => ({
      context,
      letters: groupLetters(verdict),
      values:
        language && graph.factors.length <= MOST_FACTORS
          ? attributesOf(graph).map((attribute) => attribute.values.map((value) => value.answer))
          : null,
    }),
    [context, verdict, language, graph],
  );
  return (
    <Panel
      id="graph"
      title="Graph"
      lead={
        view === 'nodes'
          ? 'Drag from factor to task to add an edge; pick one and press Delete to cut it.'
          : 'Which factor causes which target. No two rows may be equal.'
      }
      actions={
        <>
          <ViewSwitch view={view} onView={setView} />
          <ExchangeMenu />
        </>
      }
    >
      <ReactFlowProvider>
        <div className="graph-body">
          {view === 'nodes' ? (
            <NodeEditor graph={graph} options={options} />
          ) : (
            <div className="matrix-editor">
              <MatrixEditor graph={graph} verdict={verdict} />
              <PairList graph={graph} />
            </div>
          )}
          <GraphToolbar graph={graph} nodes={view === 'nodes'} context={context} onContext={setContext} />
        </div>
      </ReactFlowProvider>
    </Panel>
  );
}

function ViewSwitch({ view, onView }: { readonly view: View; onView(view: View): void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: two toggles on one line.
    <div className="segmented" role="group" aria-label="Editor">
      <button type="button" aria-pressed={view === 'nodes'} onClick={() => onView('nodes')}>
        <Icon name="nodes" size={14} /> Nodes
      </button>
      <button type="button" aria-pressed={view === 'matrix'} onClick={() => onView('matrix')}>
        <Icon name="matrix" size={14} /> Matrix
      </button>
    </div>
  );
}
