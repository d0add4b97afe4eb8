import { type FormEvent, type RefObject, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';
import { trainingProblems } from '../../experiment/rules';
import { useSweep } from '../../store/sweep';
import { bare, catalogueOf } from '../../sweep/catalogue';
import { customVariant } from '../../sweep/customVariant';
import type { Grid, Variant } from '../../sweep/grid';
import { GRID_LIMITS } from '../../sweep/parse';
import { experimentsOf } from './experiments';
import { useAct } from './useAct';
import { type VariantInWords, variantWords } from './variantWords';

/** The variants of the grid by checkboxes, and the reader's own differences. */
export function VariantList({ grid }: { readonly grid: Grid }) {
  const id = useId();
  const [problem, act] = useAct();
  const [pointed, setPointed] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const catalogue = useMemo(() => catalogueOf(grid.base), [grid.base]);
  const own = grid.variants.filter((variant) => !catalogue.some((named) => named.id === variant.id));
  const words = useMemo(() => variantWords(grid.base, [...catalogue, ...grid.variants]), [catalogue, grid]);
  const blocked = useMemo(() => problemsOf(grid), [grid]);
  const chosen = new Set(grid.variants.map((variant) => variant.id));

  const replace = (variants: readonly Variant[]) =>
    act(() => {
      const reference = variants.some((v) => v.id === grid.reference) ? grid.reference : variants[0]?.id;
      useSweep.getState().setVariants(variants, reference ?? '');
    });
  const toggle = (variant: Variant, on: boolean) =>
    replace(
      on
        ? inOrder([...grid.variants, bare(variant)], catalogue)
        : grid.variants.filter((v) => v.id !== variant.id),
    );
  const point = (variant: string) => ({
    onPointerEnter: () => setPointed(variant),
    onFocus: () => setPointed(variant),
  });
  const shown = words.get(pointed ?? grid.reference) ?? null;

  return (
    <fieldset className="variant-list">
      <legend className="field-label">Variants</legend>
      <ul>
        {catalogue.map((variant) => {
          const on = chosen.has(variant.id);
          return (
            <li key={variant.id} {...point(variant.id)}>
              <label className="check">
                <input
                  type="checkbox"
                  checked={on}
                  // A grid has at least one row.
                  disabled={on && grid.variants.length === 1}
                  aria-describedby={`${id}-${variant.id}`}
                  onChange={(event) => toggle(variant, event.target.checked)}
                />
                {variant.name}
                {variant.id === grid.reference ? <span className="badge">reference</span> : null}
              </label>
              <span id={`${id}-${variant.id}`} className="visually-hidden">
                {variant.says}. {variant.why}
              </span>
              {blocked.has(variant.id) ? (
                <span className="field-error">{blocked.get(variant.id)}</span>
              ) : null}
            </li>
          );
        })}
        {own.map((variant) => (
          <li key={variant.id} {...point(variant.id)}>
            <OwnVariant
              variant={variant}
              removable={grid.variants.length > 1}
              onRename={(name) =>
                replace(grid.variants.map((v) => (v.id === variant.id ? { ...v, name } : v)))
              }
              onRemove={() => {
                replace(grid.variants.filter((v) => v.id !== variant.id));
                // Its own button goes away.
                field.current?.focus();
              }}
            />
            {blocked.has(variant.id) ? <span className="field-error">{blocked.get(variant.id)}</span> : null}
          </li>
        ))}
      </ul>
      <OwnDifference grid={grid} field={field} onAdd={(variant) => replace([...grid.variants, variant])} />
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
      {shown ? <VariantNote words={shown} /> : null}
    </fieldset>
  );
}

/** What differs in a variant, and why it matters. */
function VariantNote({ words }: { readonly words: VariantInWords }) {
  return (
    <div className="variant-note">
      <b>{words.name}</b>: {words.says}.{words.why ? ` ${words.why}` : ''}
      {words.changes.length > 0 ? <code>{words.changes.join(', ')}</code> : null}
    </div>
  );
}

interface OwnVariantProps {
  readonly variant: Variant;
  readonly removable: boolean;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

function OwnVariant({ variant, removable, onRename, onRemove }: OwnVariantProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [, longest] = GRID_LIMITS.name;
  const apply = () => {
    const name = draft?.trim();
    if (name && name !== variant.name) onRename(name);
    setDraft(null);
  };
  return (
    <span className="own-variant">
      <input
        className="input small"
        aria-label={`Name of the variant ${variant.name}`}
        maxLength={longest}
        value={draft ?? variant.name}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply();
          if (event.key === 'Escape') {
            event.preventDefault();
            setDraft(null);
          }
        }}
      />
      <button
        type="button"
        className="button quiet icon small"
        aria-label={`Remove ${variant.name}`}
        disabled={!removable}
        onClick={onRemove}
      >
        <Icon name="trash" size={14} />
      </button>
    </span>
  );
}

interface OwnDifferenceProps {
  readonly grid: Grid;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onAdd: (variant: Variant) => void;
}

/** A variant by what differs, as text; a refusal stands below and changes nothing. */
function OwnDifference({ grid, field, onAdd }: OwnDifferenceProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [problem, act, clear] = useAct();
  const add = (event: FormEvent) => {
    event.preventDefault();
    act(() => {
      onAdd(
        customVariant(
          grid.base,
          text,
          grid.variants.map((v) => v.id),
        ),
      );
      setText('');
    });
  };
  return (
    <form className="own-difference" onSubmit={add}>
      <label className="visually-hidden" htmlFor={id}>
        Own difference
      </label>
      <input
        ref={field}
        id={id}
        className="input small"
        value={text}
        placeholder={`own difference, e.g. uic: ${grid.base.losses.uic} → ${grid.base.losses.uic === 0 ? 1 : grid.base.losses.uic / 10}`}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-about`}
        onChange={(event) => {
          setText(event.target.value);
          clear();
        }}
      />
      <button type="submit" className="button small" disabled={text.trim() === ''}>
        <Icon name="plus" size={13} /> Add
      </button>
      <span
        id={`${id}-about`}
        className={problem ? 'field-error' : 'field-hint'}
        role={problem ? 'alert' : undefined}
      >
        {problem ?? 'Any field of the experiment: steps=500, rho=0.9, learningRate: 0.006 → 0.003.'}
      </span>
    </form>
  );
}

/** Named variants in the catalogue's order, own ones after them. */
function inOrder(variants: readonly Variant[], catalogue: readonly Variant[]): readonly Variant[] {
  const place = ({ id }: Variant) => {
    const at = catalogue.findIndex((named) => named.id === id);
    return at < 0 ? catalogue.length : at;
  };
  return variants.toSorted((a, b) => place(a) - place(b));
}

/** Why a variant cannot be trained, by its id. */
function problemsOf(grid: Grid): ReadonlyMap<string, string> {
  const experiments = experimentsOf(grid);
  return new Map(
    grid.variants.flatMap(({ id }, k): [string, string][] => {
      const [problem] = trainingProblems(experiments[k]);
      return problem ? [[id, problem.message]] : [];
    }),
  );
}
