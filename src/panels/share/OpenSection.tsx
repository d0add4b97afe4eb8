import { useId, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';
import { Refusal } from '../../lib/refusal';
import { useExperiment } from '../../store/experiment';
import { openLink } from '../../store/open';
import { useRun } from '../../store/run';
import { LARGEST_LAB_FILE, readLabFile } from './labFile';

type Outcome = { readonly kind: 'opened' | 'refused'; readonly text: string };

/** Opens a pasted link, or a file that the lab exported; what is refused is said here and changes nothing. */
export function OpenSection() {
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  const open = async () => {
    const wanted = text.trim();
    if (wanted === '') {
      setOutcome({ kind: 'refused', text: 'There is no link yet: paste one above.' });
      return;
    }
    if (await openLink(wanted)) {
      setText('');
      setOutcome({
        kind: 'opened',
        text: 'The link is open. Going back brings the earlier experiment again.',
      });
      return;
    }
    // The store says refusals in the page's notice; here it belongs beside the field.
    const { notice, dismiss } = useExperiment.getState();
    dismiss();
    setOutcome({ kind: 'refused', text: notice?.text ?? 'The link could not be opened.' });
  };

  const take = async (file: File) => {
    try {
      if (file.size > LARGEST_LAB_FILE) {
        throw new Refusal(file.name, `${(file.size / 1e6).toFixed(0)} MB`, 'a file holds at most 60 MB');
      }
      const { experiment, bundle } = readLabFile(file.name, await file.text());
      useExperiment.getState().open(experiment);
      if (bundle) useRun.getState().show(bundle.run, 'file', bundle.baselines);
      setOutcome({
        kind: 'opened',
        text: bundle
          ? `${file.name} is open, with its result.`
          : `${file.name} is open. Press Train to run it.`,
      });
    } catch (error) {
      const why = error instanceof Refusal ? error.message : `${file.name} could not be read`;
      setOutcome({ kind: 'refused', text: why });
    }
  };

  return (
    <section className="stack tight" aria-label="Open">
      <h3 className="share-heading">Open</h3>
      <form
        className="copy-field"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <label htmlFor={field} className="visually-hidden">
          Link to open
        </label>
        <input
          id={field}
          className="input share-text"
          placeholder="Paste a link"
          value={text}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={outcome?.kind === 'refused' && text !== ''}
          onChange={(event) => {
            setText(event.target.value);
            setOutcome(null);
          }}
        />
        <button type="submit" className="button">
          Open link
        </button>
      </form>
      <div className="row">
        <button type="button" className="button small" onClick={() => input.current?.click()}>
          <Icon name="upload" size={14} /> Open a file
        </button>
        <span className="small muted">an experiment or a run that the lab exported</span>
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          tabIndex={-1}
          aria-label="Experiment or run file"
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void take(file);
            event.target.value = '';
          }}
        />
      </div>
      <div role="status">
        {outcome ? (
          <p className={outcome.kind === 'opened' ? 'note good' : 'note bad'}>
            <Icon name={outcome.kind === 'opened' ? 'check' : 'warn'} />
            <span>
              {outcome.text}
              {outcome.kind === 'refused' ? ' The lab keeps what it had.' : null}
            </span>
          </p>
        ) : null}
      </div>
    </section>
  );
}
