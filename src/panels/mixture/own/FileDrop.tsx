import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../../../app/Icon';
import { useImports } from './imports';

/** A file picker that also takes dropped files; the button works by keyboard, dropping is a second way. */
export function FileDrop({ compact }: { readonly compact: boolean }) {
  const add = useImports((s) => s.add);
  const reading = useImports((s) => s.reading);
  const hint = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  // A file dropped beside the area must not replace the lab by the file.
  useEffect(() => {
    const keepPage = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    addEventListener('dragover', keepPage);
    addEventListener('drop', keepPage);
    return () => {
      removeEventListener('dragover', keepPage);
      removeEventListener('drop', keepPage);
    };
  }, []);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) void add(files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first.
    <div
      className="file-drop"
      data-over={over}
      data-compact={compact}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <button
        type="button"
        className={compact ? 'button small' : 'button primary'}
        disabled={reading}
        aria-describedby={hint}
        onClick={() => input.current?.click()}
      >
        <Icon name="file" size={14} /> {compact ? 'Add files' : 'Choose files'}
      </button>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Files with instruction-tuning examples"
        accept=".jsonl,.json,.ndjson,.csv,.tsv,.txt,application/json,text/csv,text/tab-separated-values,text/plain"
        onChange={(event) => {
          take(event.target.files);
          // The same file can then be chosen again after it was edited.
          event.target.value = '';
        }}
      />
      <p id={hint} className="small muted">
        {compact ? (
          'or drop them here'
        ) : (
          <>
            or drop them here; they stay on this machine.
            <br />
            JSON lines or lists, Super-NaturalInstructions tasks, CSV, TSV, up to 5 MB each.
          </>
        )}
      </p>
    </div>
  );
}
