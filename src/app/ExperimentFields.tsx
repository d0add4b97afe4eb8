import { useState } from 'react';
import { useExperiment } from '../store/experiment';
import { Icon } from './Icon';

const LARGEST_SEED = 2 ** 31 - 1;

/** Title and seed of the experiment. */
export function ExperimentFields({ stacked = false }: { readonly stacked?: boolean }) {
  const title = useExperiment((s) => s.experiment.title);
  const change = useExperiment((s) => s.change);
  return (
    <div className={stacked ? 'stack' : 'experiment-fields'}>
      <label className={stacked ? 'field' : 'title-field'}>
        <span className={stacked ? 'field-label' : 'visually-hidden'}>Title of the experiment</span>
        <input
          className="input title-input"
          value={title}
          maxLength={80}
          placeholder="Untitled experiment"
          title={stacked ? undefined : title || undefined}
          onChange={(event) => change((e) => ({ ...e, title: event.target.value }))}
        />
      </label>
      <SeedField />
    </div>
  );
}

/** The typed text is kept while it is no seed, with the rule beside it; the experiment keeps its last good one. */
function SeedField() {
  const seed = useExperiment((s) => s.experiment.seed);
  const change = useExperiment((s) => s.change);
  const [draft, setDraft] = useState<string | null>(null);
  const wrong = draft !== null && parseSeed(draft) === null;
  const set = (next: number) => change((e) => (e.seed === next ? e : { ...e, seed: next }));
  return (
    <div className="seed-field">
      <label>
        <span className="seed-label">Seed</span>
        <input
          className="input num seed-input"
          inputMode="numeric"
          value={draft ?? String(seed)}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'seed-rule' : undefined}
          onChange={(event) => {
            setDraft(event.target.value);
            const next = parseSeed(event.target.value);
            if (next !== null) set(next);
          }}
          onBlur={() => setDraft(null)}
        />
      </label>
      <button
        type="button"
        className="button quiet icon small"
        aria-label="Next seed"
        data-tip="Next seed: other data, other initial weights"
        onClick={() => {
          setDraft(null);
          set(seed >= LARGEST_SEED ? 0 : seed + 1);
        }}
      >
        <Icon name="next" size={14} />
      </button>
      {wrong ? (
        <span className="seed-rule popover" id="seed-rule" role="alert">
          A seed is a whole number from 0 to {LARGEST_SEED.toLocaleString('en')}.
        </span>
      ) : null}
    </div>
  );
}

function parseSeed(text: string): number | null {
  if (!/^\d{1,10}$/.test(text.trim())) return null;
  const seed = Number(text);
  return seed <= LARGEST_SEED ? seed : null;
}
