import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionMode,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { GraphEdit } from '../../scm/edit';
import type { MetaScm } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import { useFocus } from '../../store/focus';
import { useView } from '../../store/view';
import { EDGE_TYPES } from './edges';
import { type FlowOptions, flowEdges, flowNodes, type GraphEdge, type GraphNode } from './flow';
import { NODE_TYPES } from './nodes';
import { type Renaming, RenamingContext } from './renaming';

interface NodeEditorProps {
  readonly graph: MetaScm;
  readonly options: FlowOptions;
}

/** Room around the graph, at the left also for the arcs of confounded pairs; no larger than comfortable to read. */
export function fitOptions(graph: MetaScm, context: boolean) {
  const left = !context && graph.confounding.length ? '64px' : '22px';
  return {
    padding: { top: '26px', bottom: '18px', left, right: '22px' },
    minZoom: 0.05,
    maxZoom: 1.15,
  } as const;
}

const NO_EDGES: ReadonlySet<string> = new Set();

/** The graph as nodes to drag, join, rename and remove. Every change is one edit of the experiment. */
export function NodeEditor({ graph, options }: NodeEditorProps) {
  const edit = useExperiment((s) => s.edit);
  const preview = useFocus((s) => s.preview);
  const { setHovered } = useView.getState();
  const [renamed, setRenamed] = useState<string | null>(null);
  const [selected, setSelected] = useState(NO_EDGES);
  const frame = useRef<HTMLDivElement>(null);

  const base = useMemo(() => flowNodes(graph, options), [graph, options]);
  const [nodes, setNodes] = useState(base);
  const [shownBase, setShownBase] = useState(base);
  if (shownBase !== base) {
    setShownBase(base);
    setNodes(merge(base, nodes));
  }
  const edges = useMemo(
    () => flowEdges(graph, options.context, preview, selected),
    [graph, options.context, preview, selected],
  );
  const room = fitOptions(graph, options.context);
  useFit(frame, nodes.length, room);

  const renaming = useMemo<Renaming>(
    () => ({
      id: renamed,
      begin: setRenamed,
      end: (name) => {
        setRenamed(null);
        if (renamed !== null && name !== null)
          edit({ type: 'rename', id: renamed, name: name.trim() || null });
        frame.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(renamed ?? '')}"]`)?.focus();
      },
    }),
    [renamed, edit],
  );

  const onNodesChange = (changes: NodeChange<GraphNode>[]) => {
    setNodes((current) => applyNodeChanges(changes, current));
    const moves: GraphEdit[] = [];
    for (const change of changes) {
      if (change.type === 'select' && change.selected) useFocus.getState().pick(change.id);
      // The end of a drag, or a step with the arrow keys.
      if (change.type === 'position' && change.dragging === false && change.position) {
        moves.push({ type: 'move', id: change.id, to: rounded(change.position) });
      }
    }
    if (moves.length) edit(moves.length === 1 ? moves[0] : { type: 'batch', edits: moves });
  };

  const onEdgesChange = (changes: EdgeChange<GraphEdge>[]) => {
    setSelected((current) => {
      const next = new Set(current);
      for (const change of changes) {
        if (change.type === 'select') {
          if (change.selected) next.add(change.id);
          else next.delete(change.id);
        }
      }
      return next;
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'F2' || !(event.target instanceof Element)) return;
    const id = event.target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
    if (id && isEditable(graph, id)) setRenamed(id);
  };

  return (
    <RenamingContext value={renaming}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears F2 from the nodes inside. */}
      <div className="node-editor" ref={frame} onKeyDown={onKeyDown}>
        <ReactFlow<GraphNode, GraphEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onConnect={(connection) => {
            const made = editOf(graph, connection);
            if (made) edit(made);
          }}
          isValidConnection={(connection) => editOf(graph, connection) !== null}
          onBeforeDelete={async (removed) => {
            const made = removalOf(removed.nodes, removed.edges);
            if (made) edit(made);
            setSelected(NO_EDGES);
            // The experiment is the one owner of the graph; what it says is drawn.
            return false;
          }}
          onNodeDoubleClick={(_, node) => {
            if (isEditable(graph, node.id)) setRenamed(node.id);
          }}
          onNodeMouseEnter={(_, node) => {
            if (node.type === 'factor') setHovered(node.id);
            if (node.type === 'task') setHovered(null, node.id);
          }}
          onNodeMouseLeave={() => setHovered(null)}
          onEdgeMouseEnter={(_, edge) => {
            if (edge.type === 'cause' && edge.data) setHovered(edge.data.factor, edge.data.task);
          }}
          onEdgeMouseLeave={() => setHovered(null)}
          onPaneClick={() => useFocus.getState().pick(null)}
          connectionMode={ConnectionMode.Loose}
          connectionRadius={26}
          deleteKeyCode={['Delete', 'Backspace']}
          selectionKeyCode={null}
          multiSelectionKeyCode="Shift"
          zoomOnDoubleClick={false}
          zoomOnScroll={false}
          preventScrolling={false}
          autoPanOnNodeFocus={false}
          minZoom={0.05}
          maxZoom={2}
          fitView
          fitViewOptions={room}
          attributionPosition="bottom-left"
          ariaLabelConfig={ARIA}
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
        </ReactFlow>
        {graph.confounding.length ? (
          <p className="graph-legend">
            <span /> moved together by the dataset D
          </p>
        ) : null}
      </div>
    </RenamingContext>
  );
}

const ARIA = {
  'node.a11yDescription.default':
    'Press Enter or Space to pick it, then arrow keys to move it, Delete to remove it, F2 to rename it.',
  'node.a11yDescription.keyboardDisabled': 'Press Enter or Space to pick it, then Delete to remove it.',
  'edge.a11yDescription.default': 'Press Enter or Space to pick it, then Delete to remove it.',
};

/** Keeps what React Flow measured and picked; positions follow the graph but for a node under the pointer. */
function merge(base: readonly GraphNode[], current: readonly GraphNode[]): GraphNode[] {
  const before = new Map(current.map((node) => [node.id, node]));
  return base.map((node) => {
    const old = before.get(node.id);
    if (!old) return node;
    const position = old.dragging ? old.position : node.position;
    return { ...node, position, measured: old.measured, selected: old.selected, dragging: old.dragging };
  });
}

/** What joining these two handles means, or null where it means nothing. */
function editOf(graph: MetaScm, connection: Connection | GraphEdge): GraphEdit | null {
  const { source, target, sourceHandle, targetHandle } = connection;
  const isFactor = (id: string) => graph.factors.some((f) => f.id === id);
  const isTask = (id: string) => graph.tasks.some((t) => t.id === id);
  if (sourceHandle === 'pair' && targetHandle === 'pair' && source !== target) {
    if (!isFactor(source) || !isFactor(target)) return null;
    return { type: 'set-confounding', a: source, b: target, present: true };
  }
  if (isFactor(source) && isTask(target)) {
    return { type: 'set-edge', factor: source, task: target, present: true };
  }
  if (isTask(source) && isFactor(target)) {
    return { type: 'set-edge', factor: target, task: source, present: true };
  }
  return null;
}

/** One undoable edit for all that is removed together; edges of a removed node go with it. */
function removalOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphEdit | null {
  const gone = new Set(nodes.map((node) => node.id));
  const edits: GraphEdit[] = [];
  for (const edge of edges) {
    if (gone.has(edge.source) || gone.has(edge.target)) continue;
    if (edge.type === 'cause' && edge.data) {
      edits.push({ type: 'set-edge', factor: edge.data.factor, task: edge.data.task, present: false });
    }
    if (edge.type === 'pair' && edge.data) {
      edits.push({ type: 'set-confounding', a: edge.data.a, b: edge.data.b, present: false });
    }
  }
  for (const node of nodes) {
    if (node.type === 'factor') edits.push({ type: 'remove-factor', id: node.id });
    if (node.type === 'task') edits.push({ type: 'remove-task', id: node.id });
  }
  if (edits.length === 0) return null;
  return edits.length === 1 ? edits[0] : { type: 'batch', edits };
}

function isEditable(graph: MetaScm, id: string): boolean {
  return graph.factors.some((f) => f.id === id) || graph.tasks.some((t) => t.id === id);
}

function rounded({ x, y }: { x: number; y: number }): { x: number; y: number } {
  return { x: Math.round(x), y: Math.round(y) };
}

/** Fits the view when the frame changes size or a node comes or goes; a reader's own zoom holds until then. */
function useFit(
  frame: React.RefObject<HTMLDivElement | null>,
  nodeCount: number,
  room: ReturnType<typeof fitOptions>,
): void {
  const { fitView } = useReactFlow();
  const refit = useEffectEvent(() => {
    void fitView(room);
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => requestAnimationFrame(() => refit()));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is what this waits for.
  useEffect(() => {
    const id = requestAnimationFrame(() => refit());
    return () => cancelAnimationFrame(id);
  }, [nodeCount]);
}
