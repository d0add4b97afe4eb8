import { useMemo, useState } from 'react';
import { Icon } from '../../app/Icon';
import { causalGraph } from '../../scm/causal';
import { allPaths, openPaths } from '../../scm/dsep';
import { label, type MetaScm } from '../../scm/graph';
import { DATASET_NODE, SOURCE_NODE } from '../../scm/parse';
import { PathLine } from './PathLine';
import { defaultQuestion } from './pathQuestion';
import { count, namesOf } from './wording';

const MOST_OPEN = 8;
const MOST_BLOCKED = 3;

/** Open paths between two nodes given others: where a correlation comes from that no cause stands behind. */
export function PathExplorer({ graph }: { readonly graph: MetaScm }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Open paths between two nodes</summary>
      <div className="disclosure-body stack">{open ? <Explorer graph={graph} /> : null}</div>
    </details>
  );
}

function Explorer({ graph }: { readonly graph: MetaScm }) {
  const [asked, setAsked] = useState<{ readonly a: string; readonly b: string } | null>(null);
  const [conditioned, setConditioned] = useState<readonly string[]>([]);
  const [taskVariable, setTaskVariable] = useState(false);
  const nodes = useMemo(() => causalGraph(graph, { taskVariable }).nodes, [graph, taskVariable]);
  const name = nodeNames(graph);

  const fallback = defaultQuestion(graph);
  const a = asked && nodes.includes(asked.a) ? asked.a : fallback.a;
  const others = nodes.filter((id) => id !== a);
  const b = asked && others.includes(asked.b) ? asked.b : fallback.b === a ? others[0] : fallback.b;
  const given = conditioned.filter((id) => nodes.includes(id) && id !== a && id !== b);
  const free = nodes.filter((id) => id !== a && id !== b && !given.includes(id));

  return (
    <>
      <div className="path-question">
        <NodeSelect title="From" value={a} ids={nodes} name={name} onPick={(id) => setAsked({ a: id, b })} />
        <NodeSelect title="To" value={b} ids={others} name={name} onPick={(id) => setAsked({ a, b: id })} />
      </div>
      <div className="chip-set">
        <span className="muted">Conditioned on</span>
        {given.map((id) => (
          <button
            type="button"
            className="chip given-chip"
            key={id}
            aria-label={`Stop conditioning on ${name(id)}`}
            onClick={() => setConditioned(given.filter((other) => other !== id))}
          >
            {name(id)} <Icon name="cross" size={9} />
          </button>
        ))}
        <select
          className="select small"
          aria-label="Condition on another node"
          value=""
          onChange={(event) => setConditioned([...given, event.target.value])}
        >
          <option value="">{given.length ? 'and…' : 'nothing; add…'}</option>
          {free.map((id) => (
            <option key={id} value={id}>
              {name(id)}
            </option>
          ))}
        </select>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={taskVariable}
          onChange={(event) => setTaskVariable(event.target.checked)}
        />
        Each task has examples of its own (draws T → L)
      </label>
      <Answer graph={graph} a={a} b={b} given={given} taskVariable={taskVariable} name={name} />
    </>
  );
}

interface NodeSelectProps {
  readonly title: string;
  readonly value: string;
  readonly ids: readonly string[];
  name(id: string): string;
  onPick(id: string): void;
}

function NodeSelect({ title, value, ids, name, onPick }: NodeSelectProps) {
  return (
    <label className="field">
      <span className="muted">{title}</span>
      <select className="select small" value={value} onChange={(event) => onPick(event.target.value)}>
        {ids.map((id) => (
          <option key={id} value={id}>
            {name(id)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface AnswerProps {
  readonly graph: MetaScm;
  readonly a: string;
  readonly b: string;
  readonly given: readonly string[];
  readonly taskVariable: boolean;
  name(id: string): string;
}

function Answer({ graph, a, b, given, taskVariable, name }: AnswerProps) {
  const found = openPaths(graph, a, b, given, { taskVariable, limit: MOST_OPEN });
  const connected = found.paths.length > 0;
  const blocked = connected ? [] : allPaths(graph, a, b, given, { taskVariable, limit: MOST_BLOCKED }).paths;
  return (
    <>
      <p className={`note ${connected ? 'warn' : 'good'}`} role="status">
        <Icon name={connected ? 'warn' : 'check'} size={14} />
        <span>
          {connected
            ? `Connected by ${found.complete ? '' : 'at least '}${count(found.paths.length, 'open path')}.`
            : `d-separated: ${name(a)} and ${name(b)} are independent${given.length ? ' given the rest' : ''}.`}
        </span>
      </p>
      <ul className="path-list">
        {found.paths.map((path) => (
          <PathLine key={path.text} path={path} name={name} />
        ))}
        {blocked.map((path) => (
          <PathLine key={path.text} path={path} name={name} />
        ))}
      </ul>
    </>
  );
}

/** Short enough for a path: D, T and X by their letters. */
function nodeNames(graph: MetaScm): (id: string) => string {
  const named = namesOf(graph);
  const ids = new Set([...graph.factors, ...graph.tasks].map((node) => node.id));
  const factors = new Set(graph.factors.map(label));
  const tasks = new Set(graph.tasks.map((task) => task.id));
  return (id) => {
    if (id === DATASET_NODE || id === SOURCE_NODE || !ids.has(id)) return id.slice(1);
    const shown = named(id);
    // In the language world the task ‘topic’ asks for the factor ‘topic’.
    return tasks.has(id) && factors.has(shown) ? `Y(${shown})` : shown;
  };
}
