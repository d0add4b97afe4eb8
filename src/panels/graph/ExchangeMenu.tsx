import { useId, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';
import { Popover } from '../../app/Popover';
import { Refusal } from '../../lib/refusal';
import { type GraphFormat, readGraph } from '../../scm/formats/read';
import type { MetaScm } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import { FORMATS, writeGraph } from './exchange';

/** Takes the graph out and in: JSON, DOT and dagitty, by file or by text. */
export function ExchangeMenu() {
  return (
    <Popover
      align="end"
      buttonClass="button small"
      name="Import or export the graph"
      label={
        <>
          <Icon name="file" size={13} />
          <span className="wide-only">Import, export</span>
        </>
      }
    >
      {(close) => <ExchangeCard onDone={close} />}
    </Popover>
  );
}

function ExchangeCard({ onDone }: { onDone(): void }) {
  const graph = useExperiment((s) => s.experiment.graph);
  const [format, setFormat] = useState<GraphFormat>('json');
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const area = useId();

  const take = (source: string) => {
    try {
      const next: MetaScm = readGraph(source);
      useExperiment.getState().change((e) => ({ ...e, graph: next }));
      onDone();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setRefusal(error.message);
    }
  };

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(writeGraph(graph, format));
      setCopied('Copied.');
    } catch {
      setText(writeGraph(graph, format));
      setCopied('The browser does not let pages copy here: the text stands below.');
    }
  };

  return (
    <div className="exchange stack">
      <div className="stack tight">
        <h3>Export</h3>
        <div className="row">
          {/* biome-ignore lint/a11y/useSemanticElements: three toggles on one line. */}
          <div className="segmented" role="group" aria-label="Format">
            {FORMATS.map(({ id, name }) => (
              <button type="button" key={id} aria-pressed={format === id} onClick={() => setFormat(id)}>
                {name}
              </button>
            ))}
          </div>
          <button type="button" className="button small" onClick={() => download(graph, format)}>
            <Icon name="download" size={13} /> Download
          </button>
          <button type="button" className="button small" onClick={() => void copy()}>
            <Icon name="copy" size={13} /> Copy
          </button>
        </div>
        <p className="field-hint" role="status">
          {copied}
        </p>
      </div>
      <div className="stack tight">
        <h3>
          <label htmlFor={area}>Import</label>
        </h3>
        <textarea
          id={area}
          className="input"
          rows={6}
          spellCheck={false}
          placeholder={'{"factors": …}, digraph { … } or dag { … }'}
          value={text}
          aria-invalid={refusal !== null}
          onChange={(event) => {
            setText(event.target.value);
            setRefusal(null);
          }}
        />
        {refusal ? (
          <p className="note bad" role="alert">
            <Icon name="warn" size={14} />
            <span>{refusal}. The graph stays as it was.</span>
          </p>
        ) : null}
        <div className="row">
          <button
            type="button"
            className="button small primary"
            aria-disabled={text.trim() === ''}
            onClick={() => text.trim() && take(text)}
          >
            Import this text
          </button>
          <button type="button" className="button small" onClick={() => chooser.current?.click()}>
            <Icon name="file" size={13} /> Choose a file…
          </button>
          <input
            ref={chooser}
            type="file"
            hidden
            accept=".json,.dot,.gv,.txt,.dag"
            onChange={async (event) => {
              const file = event.target.files?.[0];
              if (file) await takeFile(file, take, setRefusal);
              event.target.value = '';
            }}
          />
        </div>
      </div>
    </div>
  );
}

/** A graph of 64 × 64 takes far less. */
const MOST_BYTES = 1_000_000;

async function takeFile(
  file: File,
  take: (text: string) => void,
  refuse: (why: string) => void,
): Promise<void> {
  if (file.size > MOST_BYTES) {
    refuse(`${file.name}: a graph takes at most 1 MB (found ${(file.size / 1e6).toFixed(1)} MB)`);
    return;
  }
  take(await file.text());
}

function download(graph: MetaScm, format: GraphFormat): void {
  const { extension } = FORMATS.find((f) => f.id === format)!;
  const url = URL.createObjectURL(new Blob([writeGraph(graph, format)], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `graph.${extension}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
