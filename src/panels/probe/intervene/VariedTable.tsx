import { Icon } from '../../../app/Icon';
import { formatValue } from '../../../plots/format';
import type { ProbeSubject, VariedAnswers } from '../../../probe/protocol';
import { asPrinted, CHANGED_RULE } from '../numericWords';
import { agreementSentence, groupSamples, verdictOf } from './interventions';

interface VariedTableProps {
  readonly subject: ProbeSubject;
  readonly varied: VariedAnswers;
  /** Something was set by hand. Else nothing can change, and nothing is said to keep to the graph. */
  readonly done: boolean;
}

/** Every task's answer before and after, beside what the graph says. */
export function VariedTable({ subject, varied, done }: VariedTableProps) {
  const sampled = varied.tasks.some((task) => task.samples.length > 0);
  return (
    <div className="stack tight">
      <p className="small" role="status">
        {done
          ? agreementSentence(varied.tasks)
          : 'Set a factor by hand to see which answers change, and which must not.'}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable to be scrolled by keys. */}
      <section className="table-scroll varied-scroll" aria-label="Answers before and after" tabIndex={0}>
        <table className="table varied">
          <thead>
            <tr>
              <th scope="col">task</th>
              <th scope="col">before</th>
              <th scope="col">after</th>
              {subject.kind === 'numeric' ? (
                <th scope="col" className="num">
                  moved by, sd
                </th>
              ) : null}
              <th scope="col">beside the graph</th>
              {sampled ? <th scope="col">samples, same noise</th> : null}
            </tr>
          </thead>
          <tbody>
            {varied.tasks.map((task) => {
              const { agrees, text } = verdictOf(task);
              const asked = subject.tasks[task.task];
              return (
                <tr key={task.task}>
                  <th scope="row">
                    {asked?.name}
                    {asked?.heldOut ? <span className="muted"> (held out)</span> : null}
                  </th>
                  <td>{asPrinted(subject, task.before) || '–'}</td>
                  <td className={task.changed ? 'is-changed' : undefined}>
                    {asPrinted(subject, task.after) || '–'}
                  </td>
                  {subject.kind === 'numeric' ? <td className="num">{formatValue(task.size)}</td> : null}
                  <td>
                    {done ? (
                      <span className={agrees === null ? 'muted' : agrees ? 'probe-right' : 'probe-wrong'}>
                        {agrees === null ? null : <Icon name={agrees ? 'check' : 'cross'} size={11} />} {text}
                      </span>
                    ) : (
                      '–'
                    )}
                  </td>
                  {sampled ? (
                    <td>
                      <ul className="varied-samples">
                        {groupSamples(task.samples).map(({ text, changed, count }) => (
                          <li key={text} className={changed ? undefined : 'muted'}>
                            {text}
                            {count > 1 ? ` ×${count}` : ''}
                          </li>
                        ))}
                      </ul>
                    </td>
                  ) : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {subject.kind === 'numeric' ? <p className="plot-note">{CHANGED_RULE}</p> : null}
    </div>
  );
}
