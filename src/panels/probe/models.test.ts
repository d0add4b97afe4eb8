import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../../experiment/defaults';
import { canOpen, isAtHand, modelChoices } from './models';
import { SUBJECT } from './probe.fixture';

describe('pressing a model', () => {
  const [choice, other] = modelChoices(null, LANGUAGE_SIT, {});
  const model = { subject: SUBJECT, experiment: LANGUAGE_SIT };
  const shown = { ...model, opened: [model] };
  const { step } = SUBJECT;

  it('opens nothing while it is on show, at hand and as far trained as it can be', () => {
    expect(canOpen(choice, shown, step)).toBe(false);
    expect(canOpen(choice, shown, step + 1)).toBe(true);
    expect(canOpen(other, shown, step)).toBe(true);
    expect(canOpen(choice, { ...shown, subject: null }, step)).toBe(true);
  });

  it('opens it again where it was lost, though it is on show', () => {
    const lost = { ...shown, opened: [{ ...model, subject: { ...SUBJECT, key: 'another' } }] };
    expect(canOpen(choice, lost, step)).toBe(true);
    expect(canOpen(choice, { ...shown, opened: [] }, step)).toBe(true);
    expect(isAtHand(choice, { opened: [] })).toBe(false);
    expect(isAtHand(choice, shown)).toBe(true);
    expect(isAtHand(choice, { opened: [{ ...model, experiment: NUMERIC_SIT }] })).toBe(false);
  });
});
