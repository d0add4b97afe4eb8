import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../experiment/parse';
import { PRESETS } from '../../experiment/presets';
import { LANGUAGE_FIXTURE, NUMERIC_FIXTURE } from '../plot/run.fixture';
import { BACK_DOOR, FEW_SHOT, MASK_KIND, MODEL_KIND, UIC_FORM } from './choices';
import { differsFromPreset, presetOf, uicWeightWhenOn, withPresetSettings } from './presetValues';
import { SETTING_GROUPS } from './settings';
import { rangeOf, readTyped } from './typed';

const ALL = SETTING_GROUPS.flatMap((g) => g.settings);
const setting = (id: string) => ALL.find((s) => s.id === id)!;

describe('every number', () => {
  it.each(ALL.map((s) => [s.id, s] as const))('%s: what is set is what is got, and parses', (_, s) => {
    for (const experiment of [NUMERIC_FIXTURE, LANGUAGE_FIXTURE]) {
      const value = s.get(experiment);
      const changed = s.set(experiment, value);
      expect(changed).toEqual(experiment);
      expect(parseExperiment(changed)).toEqual(parseExperiment(experiment));
      // Both ends of the range are taken, or refused with a reason by a rule between fields.
      for (const bound of s.limits) {
        const typed = readTyped(String(bound), s, experiment);
        if (typed.kind === 'value') expect(() => parseExperiment(s.set(experiment, bound))).not.toThrow();
        else expect(typed.problem).toMatch(/\.$/);
      }
      const [least, most] = s.limits;
      expect(readTyped(String(most + 1), s, experiment).kind).toBe('problem');
      expect(readTyped(String(least - 1), s, experiment).kind).toBe('problem');
    }
  });

  it('has its own name', () => {
    expect(new Set(ALL.map((s) => s.id)).size).toBe(ALL.length);
    expect(new Set(ALL.map((s) => s.label)).size).toBe(ALL.length);
  });

  it('labels the lab’s own additions', () => {
    expect(ALL.filter((s) => s.ours).map((s) => s.id)).toEqual([
      'losses.sparse',
      'training.ramps.sparse.0',
      'training.ramps.sparse.1',
    ]);
  });
});

describe('readTyped', () => {
  const steps = setting('training.steps');
  it.each([
    ['500', { kind: 'value', value: 500 }],
    [' 12 ', { kind: 'value', value: 12 }],
    ['1e3', { kind: 'value', value: 1000 }],
    ['abc', { kind: 'problem', problem: '“abc” is no number; a whole number from 1 to 100000.' }],
    ['1.5', { kind: 'problem', problem: '1.5 is not whole; a whole number from 1 to 100000.' }],
    ['0', { kind: 'problem', problem: '0 is outside; a whole number from 1 to 100000.' }],
    ['', { kind: 'problem', problem: 'Steps needs a whole number from 1 to 100000.' }],
    ['Infinity', { kind: 'problem', problem: '“Infinity” is no number; a whole number from 1 to 100000.' }],
  ])('steps %j', (text, expected) => expect(readTyped(text, steps, NUMERIC_FIXTURE)).toEqual(expected));

  it('takes a decimal comma and a true minus', () => {
    const weight = setting('losses.uic');
    expect(readTyped('0,25', weight, NUMERIC_FIXTURE)).toEqual({ kind: 'value', value: 0.25 });
    expect(readTyped('−1', weight, NUMERIC_FIXTURE)).toEqual({
      kind: 'problem',
      problem: '-1 is outside; a number from 0 to 100.',
    });
  });

  it('reads an empty field where empty means something', () => {
    const latents = setting('model.latents');
    expect(readTyped('', latents, NUMERIC_FIXTURE)).toEqual({ kind: 'value', value: null });
    expect(rangeOf(latents)).toBe('a whole number from 1 to 64, or empty for one per factor');
  });

  it('keeps ramps in order', () => {
    const from = setting('training.ramps.uic.0');
    expect(readTyped('0.6', from, LANGUAGE_FIXTURE)).toEqual({
      kind: 'problem',
      problem: 'A ramp begins before it ends, here at 0.5: set its end first.',
    });
    expect(readTyped('0.5', from, LANGUAGE_FIXTURE).kind).toBe('value');
    expect(readTyped('0.2', setting('training.ramps.uic.1'), LANGUAGE_FIXTURE).kind).toBe('problem');
  });

  it('refuses what would not fit in memory, with the remedy', () => {
    const many = { ...LANGUAGE_FIXTURE, training: { ...LANGUAGE_FIXTURE.training, steps: 100_000 } };
    const typed = readTyped('1', setting('training.maskEvery'), many);
    expect(typed).toMatchObject({ kind: 'problem' });
    expect(typed.kind === 'problem' && typed.problem).toContain('Look at the masks less often.');
  });
});

describe('choices', () => {
  it('refuse in words what the world cannot do', () => {
    const plain = MODEL_KIND.options(NUMERIC_FIXTURE).filter((o) => o.refused);
    expect(plain.map((o) => o.value)).toEqual(['plain', 'plain-additive']);
    expect(MODEL_KIND.options(LANGUAGE_FIXTURE).every((o) => o.refused === null)).toBe(true);
    expect(MASK_KIND.options(LANGUAGE_FIXTURE).every((o) => o.refused === null)).toBe(true);
  });

  it('set one field and leave an unknown value alone', () => {
    expect(MASK_KIND.set(NUMERIC_FIXTURE, 'oracle').model.mask).toBe('oracle');
    expect(UIC_FORM.set(NUMERIC_FIXTURE, 'log').losses.uicForm).toBe('log');
    expect(MODEL_KIND.set(LANGUAGE_FIXTURE, 'plain').model).toEqual({
      ...LANGUAGE_FIXTURE.model,
      kind: 'plain',
    });
    expect(MODEL_KIND.set(LANGUAGE_FIXTURE, 'nonsense')).toBe(LANGUAGE_FIXTURE);
  });
});

describe('the few-shot curve', () => {
  it('is asked for where tasks can be held out, and leaves no trace when it is not', () => {
    expect([NUMERIC_FIXTURE, LANGUAGE_FIXTURE].map(FEW_SHOT.applies)).toEqual([false, true]);
    const [off, on] = FEW_SHOT.options(LANGUAGE_FIXTURE).map(({ value }) => value);
    const asked = FEW_SHOT.set(LANGUAGE_FIXTURE, on);
    expect(asked.training.shots).toEqual([4, 16, 64]);
    expect(parseExperiment(asked)).toEqual(asked);
    expect(differsFromPreset(asked)).toBe(true);
    expect('shots' in FEW_SHOT.set(asked, off).training).toBe(false);
    expect(FEW_SHOT.set(LANGUAGE_FIXTURE, 'nonsense')).toBe(LANGUAGE_FIXTURE);
  });

  it('keeps numbers of examples that it does not offer itself', () => {
    const other = { ...LANGUAGE_FIXTURE, training: { ...LANGUAGE_FIXTURE.training, shots: [2, 8] } };
    const values = FEW_SHOT.options(other).map(({ value }) => value);
    expect(values).toEqual(['', '4, 16, 64', '2, 8']);
    expect(FEW_SHOT.set(other, FEW_SHOT.get(other))).toBe(other);
  });
});

describe('back-door weights', () => {
  it('are offered where answers are words, and leave no trace when they are off', () => {
    expect([NUMERIC_FIXTURE, LANGUAGE_FIXTURE].map(BACK_DOOR.applies)).toEqual([false, true]);
    const [off, on] = BACK_DOOR.options(LANGUAGE_FIXTURE).map(({ value }) => value);
    const asked = BACK_DOOR.set(LANGUAGE_FIXTURE, on);
    expect(asked.training.backdoor).toEqual([0.3, 0.6]);
    expect(parseExperiment(asked)).toEqual(asked);
    expect('backdoor' in BACK_DOOR.set(asked, off).training).toBe(false);
    expect(BACK_DOOR.set(asked, BACK_DOOR.get(asked))).toBe(asked);
    expect(BACK_DOOR.set(LANGUAGE_FIXTURE, 'nonsense')).toBe(LANGUAGE_FIXTURE);
  });
});

describe('presets', () => {
  it.each(PRESETS.map((p) => [p.name, p] as const))(
    '%s is what its settings reset to',
    (_, { experiment }) => {
      expect(differsFromPreset(experiment)).toBe(false);
      const changed = { ...experiment, seed: 9, training: { ...experiment.training, batch: 7 } };
      expect(differsFromPreset(changed)).toBe(true);
      expect(withPresetSettings(changed)).toEqual(experiment);
    },
  );

  it('fall back to the world’s default where the preset is unknown or of another world', () => {
    expect(presetOf({ ...NUMERIC_FIXTURE, preset: 'gone' }).preset).toBe('numeric-sit');
    expect(presetOf({ ...LANGUAGE_FIXTURE, preset: 'numeric-sit' }).world.kind).toBe('language');
  });

  it('switch the UIC loss back on at a weight above zero', () => {
    expect(uicWeightWhenOn({ ...NUMERIC_FIXTURE, preset: 'numeric-no-uic' })).toBe(1);
    expect(uicWeightWhenOn(LANGUAGE_FIXTURE)).toBe(0.1);
  });
});
