import { useMemo, useState } from 'react';
import { Icon } from '../../../app/Icon';
import type { ProbeSubject } from '../../../probe/protocol';
import { inOrder } from '../inOrder';
import { asPrinted } from '../numericWords';
import { type DiffWord, wordDiff } from '../wordDiff';
import {
  ALL_PAIRS,
  contradicts,
  filterPairs,
  graphSentence,
  type PairFilter,
  type ShownPair,
} from './filterPairs';

interface PairListProps {
  readonly name: string;
  readonly subject: ProbeSubject;
  readonly pairs: readonly ShownPair[];
}

/** Pairs shown before one asks for more. */
const FIRST = 8;

/** Sentences that differ in one factor, with what the model makes of both; contradictions of the graph first. */
export function PairList({ name, subject, pairs }: PairListProps) {
  const [filter, setFilter] = useState<PairFilter>(ALL_PAIRS);
  const [all, setAll] = useState(false);
  const passing = useMemo(() => filterPairs(pairs, filter), [pairs, filter]);
  const shown = all ? passing : passing.slice(0, FIRST);
  const against = passing.filter(contradicts).length;
  return (
    <section className="stack tight" aria-label={`Pairs of ${name}`}>
      <div className="row">
        <IndexSelect
          title="Factor"
          names={subject.factors.map((factor) => factor.name)}
          value={filter.factor}
          onPick={(factor) => setFilter({ ...filter, factor })}
        />
        <IndexSelect
          title="Task"
          names={subject.tasks.map((task) => task.name)}
          value={filter.task}
          onPick={(task) => setFilter({ ...filter, task })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={filter.contradictions}
            onChange={(event) => setFilter({ ...filter, contradictions: event.target.checked })}
          />
          Only where the graph is contradicted
        </label>
      </div>
      <p className="field-hint" role="status">
        {passing.length === 0
          ? 'No kept pair is like that.'
          : `${passing.length} kept to look at: of each factor and task the first that contradicts the graph (${against}) and the first that agrees. They are no sample; the rates above are over all.`}
      </p>
      <ol className="pair-list">
        {inOrder(shown).map(({ item, key }) => (
          <PairCard key={key} pair={item} subject={subject} />
        ))}
      </ol>
      {passing.length > FIRST ? (
        <button type="button" className="button small" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${passing.length}`}
        </button>
      ) : null}
    </section>
  );
}

function PairCard({ pair, subject }: { readonly pair: ShownPair; readonly subject: ProbeSubject }) {
  const print = (text: string) => asPrinted(subject, text);
  const [before, after] = wordDiff(print(pair.before.source), print(pair.after.source));
  const against = contradicts(pair);
  return (
    <li className={`pair${against ? ' is-against' : ''}`}>
      <p className="pair-head">
        <span className="chip factor">{subject.factors[pair.factor]?.name} changed</span>
        <span className="chip task">{subject.tasks[pair.task]?.name}?</span>
        <span className={against ? 'probe-wrong' : 'probe-right'}>
          <Icon name={against ? 'cross' : 'check'} size={11} /> {graphSentence(pair)}
        </span>
      </p>
      <dl className="pair-texts">
        <dt>before</dt>
        <dd>
          <Words words={before} />
        </dd>
        <dd className="pair-answer">{print(pair.before.answer) || '–'}</dd>
        <dt>after</dt>
        <dd>
          <Words words={after} />
        </dd>
        <dd className={`pair-answer${pair.changed ? ' is-changed' : ''}`}>
          {print(pair.after.answer) || '–'}
        </dd>
      </dl>
    </li>
  );
}

/** Words of one text; those that the other lacks are marked. */
function Words({ words }: { readonly words: readonly DiffWord[] }) {
  return inOrder(words).map(({ item, at, key }) => (
    <span key={key}>
      {at > 0 ? ' ' : ''}
      {item.changed ? <mark>{item.text}</mark> : item.text}
    </span>
  ));
}

interface IndexSelectProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly value: number | null;
  onPick(index: number | null): void;
}

function IndexSelect({ title, names, value, onPick }: IndexSelectProps) {
  return (
    <label className="row">
      <span className="field-label">{title}</span>
      <select
        className="select small"
        value={value ?? ''}
        onChange={(event) => onPick(event.target.value === '' ? null : Number(event.target.value))}
      >
        <option value="">all</option>
        {inOrder(names).map(({ item, at, key }) => (
          <option key={key} value={at}>
            {item}
          </option>
        ))}
      </select>
    </label>
  );
}
