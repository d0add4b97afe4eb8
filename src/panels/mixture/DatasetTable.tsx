import { useState } from 'react';
import { Icon } from '../../app/Icon';
import { LIMITS } from '../../experiment/limits';
import type { DatasetSpec } from '../../tasks/spec';
import { NumberField } from './NumberField';

interface DatasetTableProps {
  readonly datasets: readonly DatasetSpec[];
  onChange(datasets: readonly DatasetSpec[]): void;
}

/** The datasets D of the mixture: each with its confounding strength ρ and its share of the training pool. */
export function DatasetTable({ datasets, onChange }: DatasetTableProps) {
  const [said, say] = useState('');
  const total = datasets.reduce((sum, { share }) => sum + share, 0);
  const set = (k: number, change: Partial<DatasetSpec>) =>
    onChange(datasets.map((dataset, i) => (i === k ? { ...dataset, ...change } : dataset)));
  const add = () => {
    const id = freeId(datasets);
    onChange([...datasets, { id, rho: datasets.at(-1)?.rho ?? 0, share: 1 }]);
    say(`Dataset ${id} added.`);
  };
  const remove = (k: number) => {
    onChange(datasets.filter((_, i) => i !== k));
    say(`Dataset ${datasets[k].id} removed.`);
  };
  return (
    <div className="stack tight">
      <ul className="dataset-list" aria-label="Datasets">
        {datasets.map((dataset, k) => (
          // Keyed by place: an id changes while it is typed.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li className="dataset" key={k}>
            <IdField
              id={dataset.id}
              others={datasets.filter((_, i) => i !== k)}
              onChange={(id) => set(k, { id })}
            />
            <div className="dataset-rho">
              <span className="field-label" aria-hidden="true">
                Confounding ρ
              </span>
              <input
                type="range"
                className="range"
                min={0}
                max={1}
                step={0.05}
                value={dataset.rho}
                aria-label={`Confounding strength ρ of ${dataset.id}`}
                onChange={(event) => set(k, { rho: Number(event.target.value) })}
              />
              <NumberField
                bare
                label={`ρ of ${dataset.id}, typed`}
                value={dataset.rho}
                range={LIMITS.rho}
                onChange={(rho) => set(k, { rho })}
              />
            </div>
            <div className="dataset-share">
              <NumberField
                label="Share"
                value={dataset.share}
                range={LIMITS.share}
                onChange={(share) => set(k, { share })}
              />
              <span className="small muted nums">{Math.round((100 * dataset.share) / total)} %</span>
            </div>
            <button
              type="button"
              className="button quiet icon small"
              aria-label={`Remove dataset ${dataset.id}`}
              disabled={datasets.length <= LIMITS.datasets[0]}
              onClick={() => remove(k)}
            >
              <Icon name="trash" size={14} />
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <button
          type="button"
          className="button small"
          disabled={datasets.length >= LIMITS.datasets[1]}
          onClick={add}
        >
          <Icon name="plus" size={14} /> Add dataset
        </button>
        <span className="small muted">Different ρ in one mixture help to tell cause from coincidence.</span>
      </div>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

function IdField({
  id,
  others,
  onChange,
}: {
  id: string;
  others: readonly DatasetSpec[];
  onChange(id: string): void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? null : idProblem(draft, others);
  return (
    <label className="field dataset-id">
      <span className="field-label">Dataset</span>
      <input
        className="input small"
        value={draft ?? id}
        maxLength={40}
        aria-invalid={problem !== null}
        onChange={(event) => {
          setDraft(event.target.value);
          if (idProblem(event.target.value, others) === null) onChange(event.target.value.trim());
        }}
        onBlur={() => setDraft(null)}
      />
      {problem ? (
        <span className="field-hint field-error" role="alert">
          {problem}
        </span>
      ) : null}
    </label>
  );
}

function idProblem(text: string, others: readonly DatasetSpec[]): string | null {
  const id = text.trim();
  if (id === '') return 'A dataset needs a name.';
  return others.some((dataset) => dataset.id === id) ? 'Another dataset has this name.' : null;
}

function freeId(datasets: readonly DatasetSpec[]): string {
  let k = datasets.length + 1;
  while (datasets.some(({ id }) => id === `D${k}`)) k++;
  return `D${k}`;
}
