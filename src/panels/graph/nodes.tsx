import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useFocus } from '../../store/focus';
import { useView } from '../../store/view';
import type { ContextNode, FactorNode, TaskNode } from './flow';
import { NameInput } from './NameInput';
import { useRenaming } from './renaming';

/** A latent factor Lᵢ: causes flow out to the right, the pair handle at the left joins what the dataset moves. */
export const FactorBody = memo(function FactorBody({ id, data, selected }: NodeProps<FactorNode>) {
  const renaming = useRenaming();
  const lit = useView((s) => s.hoveredFactor === id);
  const picked = useFocus((s) => s.picked === id);
  const { name, group, values } = data;
  return (
    <div
      className={bodyClass('factor', { lit, picked: picked || selected, colliding: group !== null })}
      title={values ? `${name}: ${values.join(', ')}` : undefined}
    >
      <Handle type="source" id="pair" position={Position.Left} className="pair-handle" />
      {renaming.id === id ? (
        <NameInput name={name} what="factor" onEnd={renaming.end} />
      ) : (
        <span className="node-name">{name}</span>
      )}
      {group === null ? null : (
        <span className="group-letter" title={`Group ${group}: no task tells its factors apart`}>
          {group}
        </span>
      )}
      <Handle type="source" id="out" position={Position.Right} className="out-handle" />
    </div>
  );
});

/** A task's target Yₜ. */
export const TaskBody = memo(function TaskBody({ id, data, selected }: NodeProps<TaskNode>) {
  const renaming = useRenaming();
  const lit = useView((s) => s.hoveredTask === id);
  const picked = useFocus((s) => s.picked === id);
  return (
    <div className={bodyClass('task', { lit, picked: picked || selected, orphan: data.parents === 0 })}>
      <Handle type="target" id="in" position={Position.Left} className="in-handle" />
      {renaming.id === id ? (
        <NameInput name={data.name} what="task" onEnd={renaming.end} />
      ) : (
        <span className="node-name">{data.name}</span>
      )}
      {data.parents === 0 ? <span className="node-note">no parents</span> : null}
    </div>
  );
});

/** D, T or X: there to be seen, not edited. */
export const ContextBody = memo(function ContextBody({ data }: NodeProps<ContextNode>) {
  return (
    <div className="node-body context" title={`${data.symbol}, the ${data.meaning}`}>
      {data.symbol === 'X' ? (
        <Handle type="target" id="in" position={Position.Left} isConnectable={false} />
      ) : (
        <Handle type="source" id="out" position={Position.Right} isConnectable={false} />
      )}
      <span className="formula">{data.symbol}</span>
    </div>
  );
});

function bodyClass(kind: string, states: Readonly<Record<string, boolean>>): string {
  const on = Object.entries(states).flatMap(([name, holds]) => (holds ? [name] : []));
  return ['node-body', kind, ...on].join(' ');
}

export const NODE_TYPES = { factor: FactorBody, task: TaskBody, context: ContextBody };
