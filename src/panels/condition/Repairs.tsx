import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Icon } from '../../app/Icon';
import type { GraphEdit } from '../../scm/edit';
import type { MetaScm, Task } from '../../scm/graph';
import {
  allCheapestRepairs,
  extraTaskEdit,
  extraTaskRepair,
  type Flip,
  type Repair as RepairValue,
  repairEdit,
} from '../../scm/repair';
import type { UicVerdict } from '../../scm/uic';
import { useExperiment } from '../../store/experiment';
import { useFocus } from '../../store/focus';
import { count, namesOf, set } from './wording';

interface RepairsProps {
  readonly graph: MetaScm;
  readonly verdict: UicVerdict;
}

const SHOWN = 3;
const MOST = 12;

/** The fewest edges to flip, and the way that flips none: each applied by one press and looked at before. */
export function Repairs({ graph, verdict }: RepairsProps) {
  // A large graph's repair takes a while; the verdict does not wait for it.
  const later = useDeferredValue(graph);
  const repairs = useMemo(() => addingFirst(later, allCheapestRepairs(later, MOST + 1)), [later]);
  const extra = useMemo(() => extraTaskRepair(later), [later]);
  const [all, setAll] = useState(false);
  const name = namesOf(later);
  const has = (flip: Flip) =>
    later.tasks.find((t) => t.id === flip.task)?.parents.includes(flip.factor) ?? false;
  const shown = repairs.slice(0, all ? MOST : SHOWN);

  // Nothing stays lit once the repairs are gone.
  useEffect(() => () => useFocus.getState().setPreview([]), []);

  return (
    <section className="repairs" aria-labelledby="repairs-title" aria-busy={later !== graph}>
      <div className="spread">
        <h3 id="repairs-title">
          {repairs.length
            ? `Cheapest repair: ${count(repairs[0].cost, 'edge')}`
            : 'No change of edges can repair this'}
        </h3>
        {repairs.length > SHOWN ? (
          <button
            type="button"
            className="button quiet small"
            aria-expanded={all}
            title={`${repairs.length > MOST ? `More than ${MOST}` : repairs.length} repairs are equally cheap`}
            onClick={() => setAll(!all)}
          >
            {all ? 'Fewer' : repairs.length > MOST ? `Show ${MOST}` : `All ${repairs.length}`}
          </button>
        ) : null}
      </div>
      <ul className="repair-list">
        {shown.map((repair) => (
          <Repair
            key={JSON.stringify(repair.flips)}
            flips={repair.flips}
            edit={repairEdit(later, repair)}
            text={flipsText(repair.flips, has, name)}
          />
        ))}
        {verdict.extraTasks > 0 && extra.length > 0 ? (
          <Repair flips={[]} edit={extraTaskEdit(extra)} text={extraText(verdict, extra, name)} />
        ) : null}
      </ul>
    </section>
  );
}

/** Equally cheap repairs that add edges stand before those that cut some: a cut may leave a factor without a task. */
function addingFirst(graph: MetaScm, repairs: readonly RepairValue[]): RepairValue[] {
  const cuts = ({ flips }: RepairValue) =>
    flips.filter(({ factor, task }) => graph.tasks.some((t) => t.id === task && t.parents.includes(factor)))
      .length;
  return repairs.toSorted((a, b) => cuts(a) - cuts(b));
}

const MOST_NAMED = 5;

function flipsText(
  flips: readonly Flip[],
  has: (flip: Flip) => boolean,
  name: (id: string) => string,
): string {
  const named = flips
    .slice(0, MOST_NAMED)
    .map((f) => `${has(f) ? 'cut' : 'add'} ${name(f.factor)} → ${name(f.task)}`);
  const left = flips.length - named.length;
  return left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ');
}

function extraText(verdict: UicVerdict, tasks: readonly Task[], name: (id: string) => string): string {
  const largest = verdict.groups.reduce((most, group) => Math.max(most, group.length), 1);
  const each = tasks.map((task) => `${task.id} with parents ${set(task.parents.map(name))}`);
  return `add ${count(tasks.length, 'task')} (⌈log₂ ${largest}⌉): ${each.join(', ')}`;
}

interface RepairProps {
  readonly flips: readonly Flip[];
  readonly edit: GraphEdit;
  readonly text: string;
}

function Repair({ flips, edit, text }: RepairProps) {
  const { setPreview } = useFocus.getState();
  return (
    <li className="repair" onPointerEnter={() => setPreview(flips)} onPointerLeave={() => setPreview([])}>
      <span>{text.charAt(0).toUpperCase() + text.slice(1)}</span>
      <button
        type="button"
        className="button small"
        aria-label={`Apply: ${text}`}
        onFocus={() => setPreview(flips)}
        onBlur={() => setPreview([])}
        onClick={() => {
          setPreview([]);
          useExperiment.getState().edit(edit);
        }}
      >
        <Icon name="check" size={12} /> Apply
      </button>
    </li>
  );
}
