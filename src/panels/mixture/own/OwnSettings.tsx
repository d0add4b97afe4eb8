import { useDeferredValue, useMemo } from 'react';
import { LIMITS } from '../../../experiment/limits';
import { useExperiment } from '../../../store/experiment';
import { buildOwnCorpus, type OwnCorpus, type Truncation } from '../../../tasks/own/corpus';
import type { OwnRows } from '../../../tasks/own/rows';
import { ownGraph } from '../../../tasks/own/suggest';
import type { OwnWorldSpec } from '../../../tasks/spec';
import { NumberField } from '../NumberField';
import { OwnSamples } from './OwnSamples';

interface OwnSettingsProps {
  readonly world: OwnWorldSpec;
  readonly rows: OwnRows;
}

/** How the rows become tokens, with what that costs: unknown words and cut fields, counted on these very rows. */
export function OwnSettings({ world, rows }: OwnSettingsProps) {
  const seed = useExperiment((s) => s.experiment.seed);
  const change = useExperiment((s) => s.change);
  const deferred = useDeferredValue(world);
  const corpus = useMemo(() => buildOwnCorpus(rows, deferred, seed), [rows, deferred, seed]);
  const { statistics } = corpus;
  const set = (part: Partial<OwnWorldSpec>) =>
    change((e) => (e.world.kind === 'own' ? { ...e, world: { ...e.world, ...part } } : e));
  const setLatents = (latents: number) =>
    change((e) => {
      if (e.world.kind !== 'own') return e;
      return { ...e, world: { ...e.world, latents }, graph: ownGraph(rows, latents) };
    });
  const { tokenizer } = world;
  return (
    <>
      <section className="stack tight" aria-label="Tokenizer">
        <fieldset className="tokenizer-choice">
          <legend className="mixture-heading">Tokenizer</legend>
          {(['word', 'byte'] as const).map((kind) => (
            <label className="check" key={kind}>
              <input
                type="radio"
                name="own-tokenizer"
                checked={tokenizer.kind === kind}
                onChange={() => set({ tokenizer: { ...tokenizer, kind } })}
              />
              {kind === 'word' ? 'Words' : 'Bytes'}
            </label>
          ))}
          {tokenizer.kind === 'word' ? (
            <NumberField
              label="Vocabulary, at most"
              whole
              value={tokenizer.vocabularyCap}
              range={LIMITS.vocabularyCap}
              onChange={(vocabularyCap) => set({ tokenizer: { ...tokenizer, vocabularyCap } })}
            />
          ) : null}
        </fieldset>
        <UnknownRate corpus={corpus} cap={tokenizer.vocabularyCap} />
      </section>
      <section className="stack tight" aria-label="Lengths">
        <h3 className="mixture-heading">Lengths in tokens</h3>
        <div className="field-grid">
          <NumberField
            label="Instruction"
            whole
            value={world.maxInstruction}
            range={LIMITS.maxInstruction}
            hint={<Cut of={statistics.truncated.instruction} rows={rows.rows.length} />}
            onChange={(maxInstruction) => set({ maxInstruction })}
          />
          <NumberField
            label="Source"
            whole
            value={world.maxSource}
            range={LIMITS.maxSource}
            hint={<Cut of={statistics.truncated.source} rows={rows.rows.length} />}
            onChange={(maxSource) => set({ maxSource })}
          />
          <NumberField
            label="Target"
            whole
            value={world.maxTarget}
            range={LIMITS.maxTarget}
            hint={<Cut of={statistics.truncated.target} rows={rows.rows.length} />}
            onChange={(maxTarget) => set({ maxTarget })}
          />
          <NumberField
            label="Held back"
            value={world.heldBack}
            range={LIMITS.heldBack}
            hint="Share of each task’s rows kept for evaluation, at most 512 rows in all."
            onChange={(heldBack) => set({ heldBack })}
          />
          <NumberField
            label="Latent factors"
            whole
            value={world.latents}
            range={LIMITS.latents}
            hint="There is no true graph: this many are learned, and UIC is checked on what was learned."
            onChange={setLatents}
          />
        </div>
      </section>
      <OwnSamples corpus={corpus} />
      <TaskRows corpus={corpus} />
    </>
  );
}

function UnknownRate({ corpus, cap }: { readonly corpus: OwnCorpus; readonly cap: number }) {
  const { vocabularySize, unknownRate } = corpus.statistics;
  if (corpus.tokenizer === 'byte') {
    return (
      <p className="small muted">{vocabularySize} tokens; every text can be written, and texts are long.</p>
    );
  }
  // Below the cap every training word is known: what is unknown stands in held-back rows only.
  const remedy =
    vocabularySize < cap
      ? ' They are words of held-back rows alone: bring more rows or use bytes.'
      : ' Raise the vocabulary or use bytes.';
  const high = unknownRate.source > 0.2 || unknownRate.target > 0.1;
  return (
    <p className={high ? 'note warn' : 'small muted'}>
      <span>
        {vocabularySize.toLocaleString('en')} tokens in the vocabulary. Unknown: {percent(unknownRate.source)}{' '}
        of source tokens, {percent(unknownRate.target)} of target tokens.
        {high ? remedy : null}
      </span>
    </p>
  );
}

function Cut({ of, rows }: { readonly of: Truncation; readonly rows: number }) {
  if (of.count === 0) return <>No row is cut; the longest has {of.longest}.</>;
  return (
    <span className="cut-warning">
      {of.count.toLocaleString('en')} of {rows.toLocaleString('en')} rows are cut; the longest has{' '}
      {of.longest}.
    </span>
  );
}

function TaskRows({ corpus }: { readonly corpus: OwnCorpus }) {
  const { perTask } = corpus.statistics;
  return (
    <details className="disclosure">
      <summary>
        Tasks
        <span className="summary-aside nums">
          {perTask.length} {perTask.length === 1 ? 'task' : 'tasks'}, {corpus.train.size.toLocaleString('en')}{' '}
          rows to train
        </span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable to be scrolled by keys. */}
      <section className="disclosure-body table-scroll task-scroll" aria-label="Rows per task" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col" className="num">
                Train
              </th>
              <th scope="col" className="num">
                Held back
              </th>
              <th scope="col" className="num">
                Instructions
              </th>
            </tr>
          </thead>
          <tbody>
            {perTask.map((task) => (
              <tr key={task.id}>
                <th scope="row">{task.name}</th>
                <td className="num">{task.train.toLocaleString('en')}</td>
                <td className="num">{task.heldBack.toLocaleString('en')}</td>
                <td className="num">{task.instructions.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {perTask.some((task) => task.heldBack === 0) ? (
          <p className="small muted">
            A task with a single source has nothing to hold back and gets no score.
          </p>
        ) : null}
      </section>
    </details>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}
