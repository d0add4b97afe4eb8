import { useId } from 'react';
import { Icon } from '../../../app/Icon';
import type { ProbeSubject } from '../../../probe/protocol';
import { inOrder } from '../inOrder';
import { asPrinted } from '../numericWords';
import { exampleIndex, nextExample, type Prompt, promptOf } from '../prompt';

interface QuestionFormProps {
  readonly subject: ProbeSubject;
  readonly prompt: Prompt;
  onPrompt(prompt: Prompt): void;
  /** Interventions are answered by every task: then no instruction is asked for. */
  readonly withInstruction: boolean;
}

/** Instruction and source as text; a phrasing or an example fills them in. */
export function QuestionForm({ subject, prompt, onPrompt, withInstruction }: QuestionFormProps) {
  const id = useId();
  const pick = (example: number) => {
    const picked = promptOf(subject, example);
    onPrompt(withInstruction ? picked : { ...picked, instruction: prompt.instruction });
  };
  const next = (
    <button
      type="button"
      className="button"
      onClick={() => pick(nextExample(exampleIndex(subject, prompt), subject.examples.length))}
    >
      <Icon name="next" size={14} />
      Another example
    </button>
  );
  if (subject.kind === 'numeric') {
    return (
      <div className="probe-form">
        <label className="field" htmlFor={`${id}-example`}>
          <span className="field-label">Example</span>
          <ExampleSelect id={`${id}-example`} subject={subject} prompt={prompt} onPick={pick} />
        </label>
        {next}
      </div>
    );
  }
  return (
    <form className="probe-form" onSubmit={(event) => event.preventDefault()}>
      {withInstruction ? (
        <>
          <div className="field probe-wide">
            <label className="field-label" htmlFor={`${id}-instruction`}>
              Instruction
            </label>
            <input
              id={`${id}-instruction`}
              className="input"
              value={prompt.instruction}
              maxLength={400}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => onPrompt({ ...prompt, instruction: event.target.value })}
            />
          </div>
          <PhrasingSelect
            subject={subject}
            value={prompt.instruction}
            onPick={(instruction) => onPrompt({ ...prompt, instruction })}
          />
        </>
      ) : null}
      <div className="field probe-wide">
        <label className="field-label" htmlFor={`${id}-source`}>
          Source
        </label>
        <input
          id={`${id}-source`}
          className="input"
          value={prompt.source}
          maxLength={2000}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onPrompt({ ...prompt, source: event.target.value })}
        />
      </div>
      <div className="probe-picks">
        <label className="field" htmlFor={`${id}-example`}>
          <span className="field-label">or an example</span>
          <ExampleSelect id={`${id}-example`} subject={subject} prompt={prompt} onPick={pick} />
        </label>
        {next}
      </div>
    </form>
  );
}

interface PhrasingSelectProps {
  readonly subject: ProbeSubject;
  readonly value: string;
  onPick(instruction: string): void;
}

/** Phrasings by task; held-out tasks are said to be such. */
function PhrasingSelect({ subject, value, onPick }: PhrasingSelectProps) {
  const id = useId();
  const known = subject.tasks.some((task) => task.instructions.includes(value));
  return (
    <label className="field" htmlFor={id}>
      <span className="field-label">or a phrasing</span>
      <select
        id={id}
        className="select"
        value={known ? value : ''}
        onChange={(event) => onPick(event.target.value)}
      >
        {known ? null : <option value="">as typed</option>}
        {subject.tasks.map((task) => (
          <optgroup key={task.id} label={task.heldOut ? `${task.name} (held out)` : task.name}>
            {[...new Set(task.instructions)].map((phrasing) => (
              <option key={phrasing} value={phrasing}>
                {phrasing}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

interface ExampleSelectProps {
  readonly id: string;
  readonly subject: ProbeSubject;
  readonly prompt: Prompt;
  onPick(example: number): void;
}

function ExampleSelect({ id, subject, prompt, onPick }: ExampleSelectProps) {
  const picked = exampleIndex(subject, prompt);
  return (
    <select
      id={id}
      className="select"
      value={picked ?? ''}
      onChange={(event) => onPick(Number(event.target.value))}
    >
      {picked === null ? <option value="">as typed</option> : null}
      {inOrder(subject.examples).map(({ item: example, at, key }) => (
        <option key={key} value={at}>
          {`${at + 1}. ${asPrinted(subject, example.text)}`}
        </option>
      ))}
    </select>
  );
}
