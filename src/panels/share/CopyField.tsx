import { useId, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';

interface CopyFieldProps {
  readonly label: string;
  readonly text: string;
  /** What the button says, e.g. "Copy link". */
  readonly action: string;
  readonly rows?: number;
  readonly primary?: boolean;
}

/** A text to take along: shown, selectable, and copied by a button that says whether it worked. */
export function CopyField({ label, text, action, rows, primary = false }: CopyFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<{ text: string; said: string } | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied({ text, said: 'Copied.' });
    } catch {
      // Not a secure page, or the reader said no: the text is selected, so that one key press copies it.
      field.current?.select();
      setCopied({
        text,
        said: 'The browser does not let pages copy here: the text is selected, press Ctrl+C.',
      });
    }
  };
  const shared = {
    id,
    className: 'input share-text',
    readOnly: true,
    value: text,
    spellCheck: false,
    ref: field,
    onFocus: () => field.current?.select(),
  };
  return (
    <div className="copy-field">
      <label htmlFor={id} className="visually-hidden">
        {label}
      </label>
      {rows === undefined ? <input {...shared} /> : <textarea {...shared} rows={rows} />}
      <button
        type="button"
        className={primary ? 'button primary' : 'button small'}
        disabled={text === ''}
        onClick={() => void copy()}
      >
        <Icon name="copy" size={14} /> {action}
      </button>
      <p className="field-hint" role="status">
        {copied?.text === text ? copied.said : ''}
      </p>
    </div>
  );
}
