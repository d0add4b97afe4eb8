import type { LossTerm } from '../experiment/records';

/** A loss stopped being a number; training cannot go on from there. */
export class NotFinite extends Error {
  /** The first step whose loss was not finite. */
  readonly step: number;
  /** The terms that were not finite at that step; empty when only their weighted sum was not. */
  readonly terms: readonly LossTerm[];

  constructor(step: number, terms: readonly LossTerm[]) {
    super(
      `the loss of step ${step} is not a finite number${terms.length > 0 ? ` (${terms.join(', ')})` : ''}`,
    );
    this.name = 'NotFinite';
    this.step = step;
    this.terms = terms;
  }
}
