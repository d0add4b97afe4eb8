import { BaseEdge, type EdgeProps, EdgeText, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { useView, type ViewState } from '../../store/view';
import type { CauseEdge, ContextEdge, PairEdge } from './flow';

/** Lᵢ → Yₜ. */
export const Cause = memo(function Cause(props: EdgeProps<CauseEdge>) {
  const { sourceX, sourceY, targetX, targetY, data, selected } = props;
  const light = useView((s) => (data ? lightOf(s, data.factor, data.task) : ''));
  const [path, labelX, labelY] = getBezierPath({
    ...props,
    sourceX,
    sourceY,
    targetX,
    targetY,
    curvature: 0.35,
  });
  const flip = data?.flip ?? null;
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={14}
        className={['cause', light, flip ?? '', selected ? 'selected' : ''].join(' ')}
      />
      {flip ? (
        <EdgeText
          x={labelX}
          y={labelY}
          label={flip === 'added' ? 'add' : 'cut'}
          className={`flip-label ${flip}`}
          labelBgPadding={[5, 2]}
          labelBgBorderRadius={8}
        />
      ) : null}
    </>
  );
});

/** Lᵢ ⇠ D ⇢ Lⱼ, drawn as one arc at the left of the factors. */
export const Pair = memo(function Pair({
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
  selected,
}: EdgeProps<PairEdge>) {
  const light = useView((s) => {
    if (!data || s.hoveredFactor === null) return '';
    return s.hoveredFactor === data.a || s.hoveredFactor === data.b ? 'lit' : 'dim';
  });
  const depth = data?.depth ?? 40;
  const bend = Math.min(sourceX, targetX) - depth;
  const path = `M${sourceX},${sourceY} C${bend},${sourceY} ${bend},${targetY} ${targetX},${targetY}`;
  return (
    <BaseEdge
      path={path}
      interactionWidth={12}
      className={['pair', light, selected ? 'selected' : ''].join(' ')}
    />
  );
});

/** D → Lᵢ, T → Lᵢ and Lᵢ → X: the same in every meta-SCM, so thin. */
export const ContextLine = memo(function ContextLine({
  sourceX,
  sourceY,
  targetX,
  targetY,
  source,
  target,
}: EdgeProps<ContextEdge>) {
  const lit = useView((s) => s.hoveredFactor === source || s.hoveredFactor === target);
  return (
    <BaseEdge
      path={`M${sourceX},${sourceY} L${targetX},${targetY}`}
      interactionWidth={0}
      className={lit ? 'context lit' : 'context'}
    />
  );
});

/** Whether the hover lights this edge, dims it or leaves it. */
function lightOf(view: ViewState, factor: string, task: string): 'lit' | 'dim' | '' {
  const { hoveredFactor, hoveredTask } = view;
  if (hoveredFactor === null && hoveredTask === null) return '';
  const lit =
    (hoveredFactor === null || hoveredFactor === factor) && (hoveredTask === null || hoveredTask === task);
  return lit ? 'lit' : 'dim';
}

export const EDGE_TYPES = { cause: Cause, pair: Pair, context: ContextLine };
