import { useMemo } from 'react';
import { type MeasuredRates, ratesOf, useRates } from '../../../store/probeRates';
import type { ModelChoice } from '../models';
import { rateOf } from '../rates/rates';

/** A model measured by counterfactual pairs. */
export interface UsedBy {
  readonly choice: ModelChoice;
  readonly of: MeasuredRates;
}

/** The models whose answers to counterfactual pairs of this task were measured, plain ones first. */
export function useUses(choices: readonly ModelChoice[], task: number): readonly UsedBy[] {
  const measured = useRates((s) => s.measured);
  return useMemo(
    () =>
      choices
        .flatMap((choice): UsedBy[] => {
          const of = ratesOf({ measured }, 'pairs', choice.experiment);
          return of && rateOf(of.rates, 0, task) ? [{ choice, of }] : [];
        })
        .toSorted((a, b) => Number(isLatent(a.choice)) - Number(isLatent(b.choice))),
    [choices, measured, task],
  );
}

function isLatent({ experiment }: ModelChoice): boolean {
  return experiment.model.kind === 'sit';
}
