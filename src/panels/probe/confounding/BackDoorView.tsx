import { useId, useMemo } from 'react';
import { type BackDoor, type BackDoorNode, backDoorMarks } from '../../../plots/backDoor';
import { PlotFrame } from '../../plot/PlotFrame';
import { useWidth } from '../../plot/useWidth';

interface BackDoorViewProps {
  readonly diagram: BackDoor;
  readonly title: string;
  readonly description: string;
}

/** The part of the graph that one target stands in, with a path lit. */
export function BackDoorView({ diagram, title, description }: BackDoorViewProps) {
  const id = useId();
  const [ref, width] = useWidth<HTMLDivElement>(360, 'back door');
  const marks = useMemo(() => backDoorMarks(diagram, Math.min(width, 480)), [diagram, width]);
  const arrow = `${id}-arrow`;
  return (
    <div ref={ref} className="back-door">
      <PlotFrame width={marks.width} height={marks.height} title={title} description={description} id={id}>
        <defs>
          {['', '-lit'].map((suffix) => (
            <marker
              key={suffix}
              id={arrow + suffix}
              viewBox="0 0 8 8"
              refX={3}
              refY={4}
              markerWidth={6}
              markerHeight={6}
              orient="auto"
            >
              <path className={`back-door-arrow${suffix ? ' is-lit' : ''}`} d="M0,0.5L7,4L0,7.5Z" />
            </marker>
          ))}
        </defs>
        {marks.edges.map((edge) => (
          <path
            key={edge.key}
            className={`back-door-edge${edge.lit ? ' is-lit' : ''}`}
            d={edge.path}
            markerEnd={`url(#${arrow}${edge.lit ? '-lit' : ''})`}
          />
        ))}
        {marks.nodes.map((node) => (
          <NodeView key={node.id} node={node} />
        ))}
      </PlotFrame>
    </div>
  );
}

function NodeView({ node }: { readonly node: BackDoorNode }) {
  const { x, y, halfWidth, halfHeight } = node;
  return (
    <g className={`back-door-node is-${node.kind}${node.lit ? ' is-lit' : ''}`}>
      <rect
        x={x - halfWidth}
        y={y - halfHeight}
        width={2 * halfWidth}
        height={2 * halfHeight}
        rx={node.kind === 'factor' ? halfHeight : 4}
      />
      <text x={x} y={y} dy="0.35em" textAnchor="middle">
        {node.text}
        {node.text === node.full ? null : <title>{node.full}</title>}
      </text>
    </g>
  );
}
