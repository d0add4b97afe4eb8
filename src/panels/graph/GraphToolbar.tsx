import { useReactFlow } from '@xyflow/react';
import { Icon } from '../../app/Icon';
import { freeId } from '../../scm/edit';
import { label, type MetaScm, PAGE_LIMITS } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import { useFocus } from '../../store/focus';
import { barycentreOrder, columnLayout } from './layout';
import { FIT } from './NodeEditor';

interface GraphToolbarProps {
  readonly graph: MetaScm;
  /** Whether the node editor is on show, with its own tools. */
  readonly nodes: boolean;
  readonly context: boolean;
  onContext(shown: boolean): void;
}

/** Adds factors and tasks, removes what is picked, tidies and fits. */
export function GraphToolbar({ graph, nodes, context, onContext }: GraphToolbarProps) {
  const edit = useExperiment((s) => s.edit);
  const { fitView, zoomIn, zoomOut } = useReactFlow();
  const fit = () => void fitView({ ...FIT, duration: 200 });

  const tidy = () => {
    const places = columnLayout(graph, barycentreOrder(graph));
    edit({ type: 'batch', edits: [...places].map(([id, to]) => ({ type: 'move', id, to })) });
    requestAnimationFrame(() => requestAnimationFrame(fit));
  };

  const { factors, tasks } = graph;
  return (
    <div className="graph-tools">
      <button
        type="button"
        className="button small"
        aria-disabled={factors.length >= PAGE_LIMITS.factors}
        onClick={() => edit({ type: 'add-factor', factor: { id: freeId(graph, 'L') } })}
      >
        <Icon name="plus" size={12} /> Factor
      </button>
      <button
        type="button"
        className="button small"
        aria-disabled={tasks.length >= PAGE_LIMITS.tasks}
        onClick={() => edit({ type: 'add-task', task: { id: freeId(graph, 'Y'), parents: [] } })}
      >
        <Icon name="plus" size={12} /> Task
      </button>
      <RemovePicked graph={graph} />
      {factors.length >= PAGE_LIMITS.factors || tasks.length >= PAGE_LIMITS.tasks ? (
        <span className="small muted">
          The page holds at most {PAGE_LIMITS.factors} factors and {PAGE_LIMITS.tasks} tasks.
        </span>
      ) : null}
      <span className="header-gap" />
      {nodes ? (
        <>
          <label
            className="check"
            title="Dataset D, task variable T and source X: the same in every meta-SCM"
          >
            <input type="checkbox" checked={context} onChange={(event) => onContext(event.target.checked)} />
            D, T, X
          </label>
          <button type="button" className="button quiet small" onClick={tidy}>
            <Icon name="tidy" size={14} /> Tidy
          </button>
          <span className="zoom-tools">
            <button
              type="button"
              className="button quiet icon small"
              aria-label="Zoom out"
              onClick={() => void zoomOut()}
            >
              <Icon name="minus" size={14} />
            </button>
            <button
              type="button"
              className="button quiet icon small"
              aria-label="Zoom in"
              onClick={() => void zoomIn()}
            >
              <Icon name="plus" size={14} />
            </button>
            <button
              type="button"
              className="button quiet icon small"
              aria-label="Fit the graph into view"
              onClick={fit}
            >
              <Icon name="fit" size={14} />
            </button>
          </span>
        </>
      ) : null}
    </div>
  );
}

/** Removes the picked factor or task; there for pointers and fingers, the keyboard has Delete. */
function RemovePicked({ graph }: { readonly graph: MetaScm }) {
  const picked = useFocus((s) => s.picked);
  const edit = useExperiment((s) => s.edit);
  const factor = graph.factors.find((f) => f.id === picked);
  const node = factor ?? graph.tasks.find((t) => t.id === picked);
  if (!node) return null;
  return (
    <button
      type="button"
      className="button quiet small danger"
      onClick={() => {
        edit({ type: factor ? 'remove-factor' : 'remove-task', id: node.id });
        useFocus.getState().pick(null);
      }}
    >
      <Icon name="trash" size={13} /> Remove {label(node)}
    </button>
  );
}
