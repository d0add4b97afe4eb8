import { expect, it } from 'vitest';
import { CHANGED_BY } from '../../probe/numeric/look';
import { asPrinted, CHANGED_BEYOND, CHANGED_RULE } from './numericWords';

it('says the rule that the engine goes by', () => {
  expect(CHANGED_BEYOND).toBe(CHANGED_BY);
  expect(CHANGED_RULE).toContain(`more than ${CHANGED_BY} standard deviations`);
});

it('prints numbers with a minus, and leaves sentences as they are', () => {
  expect(asPrinted({ kind: 'numeric' }, 'L1 -0.00, L2 -1.30')).toBe('L1 0.00, L2 −1.30');
  expect(asPrinted({ kind: 'text' }, 'it was -1.30 degrees')).toBe('it was -1.30 degrees');
});
