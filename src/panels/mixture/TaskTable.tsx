import { LIMITS } from '../../experiment/limits';
import type { CorpusTask, TextCorpus } from '../../tasks/corpus';
import { decodeTokens } from '../../tasks/language/vocabulary';
import { NumberField } from './NumberField';

interface TaskTableProps {
  readonly corpus: TextCorpus;
  readonly proportions: Readonly<Record<string, number>>;
  onChange(proportions: Readonly<Record<string, number>>): void;
}

/** The training tasks: how they are asked for, and how often relative to each other. */
export function TaskTable({ corpus, proportions, onChange }: TaskTableProps) {
  const weight = (id: string) => (Object.hasOwn(proportions, id) ? proportions[id] : 1);
  const total = corpus.tasks.reduce((sum, { id }) => sum + weight(id), 0);
  const uneven = corpus.tasks.some(({ id }) => weight(id) !== 1);
  return (
    <details className="disclosure" open>
      <summary>
        Training tasks
        <span className="summary-aside nums">
          {corpus.tasks.length} {uneven ? 'tasks, own proportions' : 'tasks, equal proportions'}
        </span>
      </summary>
      <div className="disclosure-body stack">
        <div className="table-scroll task-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Task and instruction</th>
                <th scope="col" className="num">
                  Proportion
                </th>
                <th scope="col" className="num">
                  Share
                </th>
              </tr>
            </thead>
            <tbody>
              {corpus.tasks.map((task) => (
                <tr key={task.id}>
                  <td>
                    <Instructions task={task} corpus={corpus} />
                  </td>
                  <td className="num">
                    <NumberField
                      bare
                      label={`Proportion of ${task.name}`}
                      value={weight(task.id)}
                      range={LIMITS.proportion}
                      onChange={(value) => onChange({ ...proportions, [task.id]: value })}
                    />
                  </td>
                  <td className="num">
                    {total > 0 ? `${((100 * weight(task.id)) / total).toFixed(1)} %` : '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {uneven ? (
          <button type="button" className="button small task-even" onClick={() => onChange({})}>
            Equal proportions
          </button>
        ) : null}
      </div>
    </details>
  );
}

/** Pairs no training task asks for: scored to see whether instructions compose. */
export function HeldOutTasks({ corpus }: { readonly corpus: TextCorpus }) {
  const { heldOutTasks } = corpus;
  return (
    <details className="disclosure">
      <summary>
        Held-out tasks
        <span className="summary-aside nums">{heldOutTasks.length} never trained on</span>
      </summary>
      <div className="disclosure-body">
        {heldOutTasks.length === 0 ? (
          <p>Every pair of factors is a training task, so there is nothing to hold out.</p>
        ) : (
          <ul className="chip-set held-out-list">
            {heldOutTasks.map(({ id, name }) => (
              <li className="chip task" key={id}>
                {name}
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}

function Instructions({ task, corpus }: { readonly task: CorpusTask; readonly corpus: TextCorpus }) {
  const trained = task.instructions.map((tokens) => decodeTokens(corpus.vocabulary, tokens));
  const heldOut = task.heldOutInstructions.map((tokens) => decodeTokens(corpus.vocabulary, tokens));
  return (
    <details className="instructions">
      <summary>
        <span className="strong">{task.name}</span>
        <span className="muted">
          {' '}
          “{trained[0]}” and {trained.length + heldOut.length - 1} more
        </span>
      </summary>
      <ul>
        {trained.map((text) => (
          <li key={text}>{text}</li>
        ))}
        {heldOut.map((text) => (
          <li key={text}>
            {text} <span className="badge">held out</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
