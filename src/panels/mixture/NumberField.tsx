import { type ReactNode, useId, useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly range: readonly [least: number, most: number];
  readonly whole?: boolean;
  readonly hint?: ReactNode;
  /** Hides the label visually, where a table heading or a slider beside it shows it. */
  readonly bare?: boolean;
  readonly disabled?: boolean;
  onChange(value: number): void;
}

/**
 * A number typed as text. What is typed stays while it breaks the rule, with the rule beside it, and the experiment
 * keeps its last good value; leaving the field shows that value again.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, value, range, whole = false, hint, bare = false, disabled, onChange } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const wrong = draft !== null && parseNumber(draft, range, whole) === null;
  const described = [wrong ? `${id}-rule` : null, hint ? `${id}-hint` : null].filter(Boolean).join(' ');
  return (
    <div className={bare ? 'mixture-number bare' : 'mixture-number'}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      <input
        id={id}
        className="input num small"
        inputMode={whole ? 'numeric' : 'decimal'}
        disabled={disabled}
        value={draft ?? String(value)}
        aria-invalid={wrong}
        aria-describedby={described === '' ? undefined : described}
        onChange={(event) => {
          setDraft(event.target.value);
          const next = parseNumber(event.target.value, range, whole);
          if (next !== null && next !== value) onChange(next);
        }}
        onBlur={() => setDraft(null)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          const step = (whole ? 1 : stepOf(range)) * (event.key === 'ArrowUp' ? 1 : -1);
          const next = parseNumber(String(Number((value + step).toFixed(6))), range, whole);
          setDraft(null);
          if (next !== null) onChange(next);
        }}
      />
      {wrong ? (
        <span id={`${id}-rule`} role="alert" className="field-hint field-error">
          {rule(range, whole)}
        </span>
      ) : null}
      {hint ? (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      ) : null}
    </div>
  );
}

/** The number, or null where the text is none within the range. */
export function parseNumber(
  text: string,
  [least, most]: readonly [number, number],
  whole: boolean,
): number | null {
  const clean = text.trim().replace(/^(\d*),(\d+)$/, '$1.$2');
  if (!/^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(clean)) return null;
  const value = Number(clean);
  if (!Number.isFinite(value) || value < least || value > most) return null;
  return whole && !Number.isInteger(value) ? null : value;
}

function rule([least, most]: readonly [number, number], whole: boolean): string {
  return `${whole ? 'A whole number' : 'A number'} from ${least} to ${most.toLocaleString('en')}.`;
}

function stepOf([least, most]: readonly [number, number]): number {
  return most - least <= 1 ? 0.05 : 0.1;
}
