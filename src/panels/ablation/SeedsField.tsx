import { useId, useState } from 'react';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { readSeeds, seedsText } from '../../sweep/seedText';
import { useAct } from './useAct';

/** The seeds as text; taken over when the field is left or Enter is pressed. */
export function SeedsField({ grid }: { readonly grid: Grid }) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, act, clear] = useAct();
  const apply = () => {
    if (draft === null) return;
    act(() => {
      useSweep.getState().setSeeds(readSeeds(draft));
      setDraft(null);
    });
  };
  const count = grid.seeds.length;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        Seeds
      </label>
      <input
        id={id}
        className="input small"
        value={draft ?? seedsText(grid.seeds)}
        autoComplete="off"
        inputMode="text"
        aria-invalid={problem !== null}
        aria-describedby={`${id}-about`}
        onChange={(event) => {
          setDraft(event.target.value);
          clear();
        }}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply();
          if (event.key === 'Escape') {
            event.preventDefault();
            setDraft(null);
            clear();
          }
        }}
      />
      <span id={`${id}-about`} className={problem ? 'field-error' : 'field-hint'}>
        {problem ??
          `${count} seed${count === 1 ? '' : 's'}, e.g. 100-109 or 1, 2, 5. Every variant is trained on each; presets were tuned on 0–9.`}
      </span>
    </div>
  );
}
