import { useState } from 'react';
import { Icon } from '../../app/Icon';
import { label, type MetaScm } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';

/** The pairs of factors that the dataset moves together, to add and remove by keyboard. */
export function PairList({ graph }: { readonly graph: MetaScm }) {
  const edit = useExperiment((s) => s.edit);
  const names = new Map(graph.factors.map((f) => [f.id, label(f)]));
  const paired = new Set(graph.confounding.flatMap(({ a, b }) => [a, b]));
  const free = graph.factors.filter((f) => !paired.has(f.id));
  const [a, setA] = useState('');
  const [b, setB] = useState('');
  const first = free.find((f) => f.id === a) ?? free[0];
  const others = free.filter((f) => f !== first);
  const second = others.find((f) => f.id === b) ?? others[0];
  return (
    <div className="pair-list">
      <span className="pair-list-title">Moved together by the dataset D</span>
      <ul className="chip-set">
        {graph.confounding.map((pair) => (
          <li className="chip pair-chip" key={`${pair.a} ${pair.b}`}>
            {names.get(pair.a)} ⇠ D ⇢ {names.get(pair.b)}
            <button
              type="button"
              aria-label={`Stop moving ${names.get(pair.a)} with ${names.get(pair.b)}`}
              onClick={() => edit({ type: 'set-confounding', ...pair, present: false })}
            >
              <Icon name="cross" size={10} />
            </button>
          </li>
        ))}
        {graph.confounding.length === 0 ? <li className="muted small">no pair</li> : null}
      </ul>
      {first && second ? (
        <div className="row pair-add">
          <select
            className="select small"
            aria-label="First factor of a new pair"
            value={first.id}
            onChange={(event) => setA(event.target.value)}
          >
            {free.map((f) => (
              <option key={f.id} value={f.id}>
                {label(f)}
              </option>
            ))}
          </select>
          <select
            className="select small"
            aria-label="Second factor of a new pair"
            value={second.id}
            onChange={(event) => setB(event.target.value)}
          >
            {others.map((f) => (
              <option key={f.id} value={f.id}>
                {label(f)}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="button small"
            onClick={() => edit({ type: 'set-confounding', a: first.id, b: second.id, present: true })}
          >
            <Icon name="plus" size={12} /> Add pair
          </button>
        </div>
      ) : null}
    </div>
  );
}
