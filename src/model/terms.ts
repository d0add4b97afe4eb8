import type { LossSpec } from '../experiment/experiment';
import type { LossTerm } from '../experiment/records';
import type { Feed } from '../program/graph';
import type { SchedulePoint } from './model';

/** What each term counts in the total at this point of the schedule [k]. */
export function termWeights(terms: readonly LossTerm[], losses: LossSpec, point: SchedulePoint): Feed {
  const values = Float32Array.from(terms, (term) => weightOf(term, losses, point));
  return { shape: [terms.length], values };
}

function weightOf(term: LossTerm, losses: LossSpec, point: SchedulePoint): number {
  switch (term) {
    case 'pred':
      return 1;
    case 'rec':
      return losses.rec;
    case 'scale':
      return losses.scale;
    case 'uic':
      return losses.uic * point.uic;
    case 'dist':
      return losses.dist * point.dist;
    case 'sparse':
      return losses.sparse * point.sparse;
    default:
      return term satisfies never;
  }
}
