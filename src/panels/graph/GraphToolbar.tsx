import { useReactFlow, useStore } from '@xyflow/react';
import { Icon } from '../../app/Icon';
import { freeId, type GraphEdit } from '../../scm/edit';
import { label, type MetaScm, PAGE_LIMITS } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import { useFocus } from '../../store/focus';
import type { GraphEdge } from './flow';
import { barycentreOrder, columnLayout } from './layout';
import { fitOptions } from './NodeEditor';

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
  const fit = () => void fitView({ ...fitOptions(graph, context), duration: 200 });

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
      <RemovePicked graph={graph} edges={nodes} />
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

/** Removes what is picked; there for pointers and fingers, the keyboard has Delete. */
function RemovePicked({ graph, edges }: { readonly graph: MetaScm; readonly edges: boolean }) {
  const picked = useFocus((s) => s.picked);
  const edit = useExperiment((s) => s.edit);
  const cut = useStore((s) => (edges ? selectedCause(s.edges as GraphEdge[]) : null));
  const factor = graph.factors.find((f) => f.id === picked);
  const node = factor ?? graph.tasks.find((t) => t.id === picked);
  const button = (text: string, made: GraphEdit) => (
    <button
      type="button"
      className="button quiet small danger remove-picked"
      onClick={() => {
        edit(made);
        useFocus.getState().pick(null);
      }}
    >
      <Icon name="trash" size={13} /> <span>{text}</span>
    </button>
  );
  if (cut) {
    const [from, to] = [
      graph.factors.find((f) => f.id === cut.factor),
      graph.tasks.find((t) => t.id === cut.task),
    ];
    if (from && to) {
      return button(`Cut ${label(from)} → ${label(to)}`, {
        type: 'set-edge',
        factor: cut.factor,
        task: cut.task,
        present: false,
      });
    }
  }
  if (!node) return null;
  return button(`Remove ${label(node)}`, { type: factor ? 'remove-factor' : 'remove-task', id: node.id });
}

/** The picked edge, where exactly one cause is. */
function selectedCause(
  edges: readonly GraphEdge[],
): { readonly factor: string; readonly task: string } | null {
  const selected = edges.filter((edge) => edge.selected);
  const [only] = selected;
  return selected.length === 1 && only.type === 'cause' && only.data ? only.data : null;
}
