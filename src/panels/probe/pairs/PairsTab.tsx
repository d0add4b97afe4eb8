import { useState } from 'react';
import type { Experiment } from '../../../experiment/experiment';
import { ratesOf, useRates } from '../../../store/probeRates';
import type { ModelChoice } from '../models';
import { CHANGED_RULE } from '../numericWords';
import { ModelRates } from '../rates/ModelRates';
import { PairList } from './PairList';

interface PairsTabProps {
  readonly choices: readonly ModelChoice[];
  readonly world: Experiment['world']['kind'];
}

/** Counterfactual pairs made by the world: another value of one factor, all else as it was. */
export function PairsTab({ choices, world }: PairsTabProps) {
  if (world === 'own') {
    return (
      <p className="note info">
        Your own data comes with no known factors, so nobody can say the same text with one factor changed:
        there are no counterfactual pairs to make.
      </p>
    );
  }
  return (
    <div className="stack">
      <p className="small">
        {world === 'language'
          ? 'The world writes each sentence again with another value of one factor and everything else as it was (“the same review, other topic”), and asks every training task about both. This needs no latents, so that plain models are measured too.'
          : `The world draws each example again with another value of one factor and everything else as it was, and every task predicts from both. ${CHANGED_RULE}`}
      </p>
      <ModelRates kind="pairs" verb="Pairs for" title="Answers to counterfactual pairs" choices={choices} />
      <MeasuredPairs choices={choices} />
    </div>
  );
}

/** The pairs of one of the models that were measured. */
function MeasuredPairs({ choices }: { readonly choices: readonly ModelChoice[] }) {
  const measured = useRates((s) => s.measured);
  const [picked, setPicked] = useState<ModelChoice['id'] | null>(null);
  const found = choices.flatMap((choice) => {
    const of = ratesOf({ measured }, 'pairs', choice.experiment);
    return of ? [{ choice, of }] : [];
  });
  const current = found.find((f) => f.choice.id === picked) ?? found[0];
  if (!current) return null;
  return (
    <section className="stack tight" aria-label="Pairs one by one">
      <div className="row">
        <h3>Pairs one by one</h3>
        <label className="row">
          <span className="field-label">as answered by</span>
          <select
            className="select small"
            value={current.choice.id}
            onChange={(event) =>
              setPicked(found.find((f) => f.choice.id === event.target.value)?.choice.id ?? null)
            }
          >
            {found.map(({ choice }) => (
              <option key={choice.id} value={choice.id}>
                {choice.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <PairList
        key={current.choice.id}
        name={current.choice.name}
        subject={current.of.subject}
        pairs={current.of.rates.shown}
      />
    </section>
  );
}
