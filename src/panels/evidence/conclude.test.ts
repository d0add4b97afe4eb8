import { describe, expect, it } from 'vitest';
import { recordedFigures } from '../../experiment/figures';
import { settingKey } from '../../experiment/key';
import { PRESETS, preset } from '../../experiment/presets';
import type { Metrics, NumericMetrics, TextMetrics } from '../../experiment/records';
import { deviation, mean } from '../../lib/statistics';
import { fixtureMetrics, LANGUAGE_FIXTURE, NUMERIC_FIXTURE, wilson } from '../plot/run.fixture';
import { CAVEAT, conclude } from './conclude';
import { difference, type Findings } from './findings';
import { SEED_NOISE } from './seedNoise';

const numeric = (level: number, shifted?: [value: number, low: number, high: number]): NumericMetrics => {
  const metrics = fixtureMetrics(NUMERIC_FIXTURE, level);
  if (metrics.kind !== 'numeric') throw new Error('numeric fixture');
  if (!shifted) return metrics;
  const [value, low, high] = shifted;
  return { ...metrics, errors: { ...metrics.errors, shifted: { value, low, high, n: 1500 } } };
};

const text = (shifted: number, heldOut: number): TextMetrics => {
  const metrics = fixtureMetrics(LANGUAGE_FIXTURE, 0.97);
  if (metrics.kind !== 'text') throw new Error('text fixture');
  return {
    ...metrics,
    exactMatch: { inDomain: wilson(0.97, 400), shifted: wilson(shifted, 400), heldOut: wilson(heldOut, 400) },
  };
};

const say = (metrics: Findings['metrics'], rest: Partial<Findings> = {}) =>
  conclude({
    name: 'this run (SIT)',
    learnsMasks: true,
    sit: true,
    metrics,
    equalRows: [],
    factorNames: ['L1', 'L2', 'L3', 'L4', 'L5', 'L6'],
    unfinished: null,
    ...rest,
  });

it('always ends with the caveat of a single seed', () => {
  const cases: Partial<Record<string, Metrics>>[] = [
    {},
    { this: numeric(0.98) },
    { this: text(0.9, 0.5), plain: text(0.8, 0.1), 'plain-additive': text(0.9, 0.5) },
  ];
  for (const metrics of cases) expect(say(metrics)).toMatch(new RegExp(`${CAVEAT.replaceAll('.', '\\.')}$`));
});

it('compares nothing before the last step', () => {
  const unfinished = { step: 250, steps: 2000 };
  const said = say({ this: numeric(0.86), 'no-mask': numeric(0.61) }, { unfinished });
  expect(said).toContain('At step 250 of 2000: MCC 0.86, leak 0.24. The comparison waits for the last step');
  expect(said).not.toContain('no mask');
  expect(say({ this: text(0.8, 0.5), plain: text(0.5, 0.1) }, { unfinished })).not.toContain('plain');
});

describe('numeric', () => {
  it('claims nothing for the masks before a baseline has run', () => {
    expect(say({ this: numeric(0.98) })).toBe(
      `The factors are recovered (MCC 0.98, leak 0.12). No baseline has run, so nothing here is shown to come from the masks. ${CAVEAT}`,
    );
  });

  it('names a gain over no mask, and no difference within what seeds differ by', () => {
    const said = say({ this: numeric(0.98), 'no-mask': numeric(0.64), 'no-uic': numeric(0.9) });
    expect(said).toContain('It recovers more than no mask (MCC 0.98 against 0.64).');
    expect(said).toContain(
      'No difference is shown to the same model without the UIC loss (MCC 0.98 against 0.90',
    );
  });

  it('compares a run without the UIC loss with the one that has it', () => {
    const said = say({ this: numeric(0.8), 'with-uic': numeric(0.98) });
    expect(said).toContain('It recovers less than the same model with the UIC loss (MCC 0.80 against 0.98).');
    expect(said).not.toContain('No baseline has run');
  });

  it('says when it recovers less', () => {
    expect(say({ this: numeric(0.6), 'no-mask': numeric(0.9) })).toContain('It recovers less than no mask');
    expect(say({ this: numeric(0.6) })).toContain('a latent still carries parts of another factor');
    const diverged = { ...numeric(0.6), mcc: 0.14, leak: 0.14 };
    expect(say({ this: diverged })).toContain('a latent holds too little of its factor');
  });

  it('says what the oracle leaves to win', () => {
    expect(say({ this: numeric(0.7), oracle: numeric(0.98) })).toContain(
      'the masks, not the model, are the limit',
    );
    expect(say({ this: numeric(0.97), oracle: numeric(0.98) })).toContain(
      'No difference to the oracle mask is shown (MCC 0.98: two seeds alone can differ by as much).',
    );
  });

  it('compares shifted errors by their intervals, lower being better', () => {
    const worse = say({
      this: numeric(0.98, [0.05, 0.045, 0.055]),
      'no-mask': numeric(0.64, [0.02, 0.018, 0.022]),
    });
    expect(worse).toContain('its error is higher than with no mask (0.050 against 0.020)');
    const same = say({ this: numeric(0.98), 'no-mask': numeric(0.64) });
    expect(same).toContain('no difference in error is shown against no mask');
  });

  it('points at the pair that a broken condition mixes, and admits when it does not', () => {
    const metrics = { ...numeric(0.95), leakPerFactor: [0.43, 0.44, 0.1, 0.1, 0.1, 0.1] };
    expect(say({ this: metrics }, { equalRows: [[0, 1]] })).toContain(
      'No task tells L1 and L2 apart, and they mix (leak 0.43 against 0.10 of the other factors), as UIC says.',
    );
    const even = { ...metrics, leakPerFactor: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1] };
    const withPairs = (collidingPairs: number) => ({
      ...even,
      structure: { ...even.structure, collidingPairs },
    });
    expect(say({ this: withPairs(1) }, { equalRows: [[0, 1]] })).toMatch(
      /does not show them mixing more than the others \(leak 0.10 against 0.10 of the other factors\)\. (?!Its masks)/,
    );
    const parted = 'Its masks learned different rows for them, which the graph does not have';
    expect(say({ this: withPairs(0) }, { equalRows: [[0, 1]] })).toContain(parted);
    expect(say({ this: withPairs(0) }, { equalRows: [[0, 1]], learnsMasks: false })).not.toContain(parted);
  });
});

describe('text', () => {
  it('sorts rivals on the shifted domain into above, below and no difference shown', () => {
    const said = say({
      this: text(0.9, 0.5),
      'no-mask': text(0.91, 0.5),
      plain: text(0.6, 0.1),
      'plain-additive': text(0.98, 0.5),
    });
    expect(said).toContain(
      'On the shifted domain: above plain tuning (0.60); no difference shown to no mask (0.91) and plain with an additive instruction (0.98), and two seeds alone can differ by 0.15.',
    );
    expect(say({ this: text(0.7, 0.5), 'no-mask': text(0.9, 0.5) })).toContain(
      'On the shifted domain: below no mask (0.90).',
    );
  });

  it('does not take for SIT’s what two seeds alone may differ by', () => {
    const said = say({
      this: text(0.95, 0.66),
      'no-mask': text(0.87, 0.53),
      'plain-additive': text(0.95, 0.53),
      plain: text(0.8, 0.1),
      oracle: text(0.84, 0.5),
    });
    expect(said).not.toContain('above no mask');
    expect(said).not.toContain('above the additive control');
    expect(said).toContain('No difference to the oracle mask is shown there (0.84, and two seeds alone can');
    expect(said).toContain('plain with that alone reaches 0.53, and two seeds alone can differ by 0.29.');
  });

  it('compares own data in-domain, where it has no other', () => {
    const own = (exact: number, rouge: number): TextMetrics => ({
      ...text(0.9, 0.5),
      exactMatch: { inDomain: wilson(exact, 400) },
      rougeL: { inDomain: wilson(rouge, 400) },
    });
    const said = say({ this: own(0.9, 0.8), plain: own(0.6, 0.5), 'no-mask': own(0.9, 0.8) });
    expect(said).toContain('In-domain: above plain tuning (0.60); no difference shown to no mask (0.90).');
    expect(said).toContain(
      'ROUGE-L is 0.80 in-domain: above plain tuning (0.50); no difference shown to no mask (0.80). How much two seeds alone differ on this data is not known',
    );
    expect(say({ this: own(0.9, 0.8) })).not.toContain('two seeds alone');
  });

  it('gives the gain on held-out tasks to the additive instruction where the control matches', () => {
    expect(
      say({ this: text(0.9, 0.55), plain: text(0.8, 0.12), 'plain-additive': text(0.9, 0.51) }),
    ).toContain(
      'Its gain over plain tuning on held-out tasks belongs to the additive instruction: plain with that alone reaches 0.51.',
    );
  });

  it('gives the additive instruction no gain that the control does not show', () => {
    const said = say({ this: text(0.9, 0.42), plain: text(0.8, 0.11), 'plain-additive': text(0.9, 0.13) });
    expect(said).not.toContain('belongs to');
    expect(said).toContain(
      'On held-out tasks it is above plain tuning (0.11), but no difference to the additive control is shown (0.13, and two seeds alone can differ by 0.29): whose that gain is stays open.',
    );
  });

  it('leaves that gain open until the control has run', () => {
    expect(say({ this: text(0.9, 0.55), plain: text(0.8, 0.12) })).toContain('run “plain, additive” to see');
  });

  it('grants a gain over the control only where the intervals part', () => {
    const parted = say({ this: text(0.9, 0.8), plain: text(0.8, 0.1), 'plain-additive': text(0.9, 0.4) });
    expect(parted).toContain('above the additive control too (0.80 against 0.40)');
    expect(parted).toContain('run “no mask” to see whether that is the masks’ doing');
    const rivals = { 'plain-additive': text(0.9, 0.4), 'no-mask': text(0.9, 0.79) };
    expect(say({ this: text(0.9, 0.8), ...rivals })).toContain(
      'but not shown to be above no mask (0.79): nothing shows that to come from the masks.',
    );
    expect(say({ this: text(0.9, 0.8), ...rivals, 'no-mask': text(0.9, 0.45) })).toContain(
      'above the additive control too (0.80 against 0.40) and above no mask (0.45).',
    );
    const below = say({ this: text(0.9, 0.1), 'plain-additive': text(0.9, 0.5) });
    expect(below).toContain('below the additive control');
  });

  it('says what the oracle mask reaches, for learned masks only', () => {
    const metrics = { this: text(0.8, 0.5), oracle: text(0.99, 0.5) };
    expect(say(metrics)).toContain(
      'The oracle mask reaches 0.99 there: the learned masks leave that unused.',
    );
    expect(say(metrics, { learnsMasks: false })).not.toContain('oracle');
  });

  it('says of a plain run only what it scores', () => {
    expect(say({ this: text(0.8, 0.1) }, { sit: false, learnsMasks: false })).toBe(
      `Exact match is 0.97 in-domain, 0.80 shifted, 0.10 on held-out tasks. ${CAVEAT}`,
    );
  });
});

describe('few-shot learning', () => {
  const curve = (shots: number, heldOut: number, after: number): TextMetrics => ({
    ...text(0.9, heldOut),
    fewShot: [{ shots, exactMatch: wilson(after, 400), tokenAccuracy: wilson(after, 400) }],
  });

  it('says what the examples make of the zero-shot score, and of nothing where none were measured', () => {
    expect(say({ this: curve(64, 0.5, 0.97) })).toContain(
      'With 64 examples of each held-out task it reaches 0.97 (0.50 with none).',
    );
    expect(say({ this: text(0.9, 0.5) })).not.toContain('examples of each');
  });

  it('gives the masks no gain that a control has too', () => {
    const said = say({
      this: curve(64, 0.5, 0.97),
      'no-mask': curve(64, 0.5, 0.98),
      plain: curve(64, 0.1, 0.8),
      'plain-additive': curve(64, 0.5, 0.97),
    });
    expect(said).toContain(
      'above plain tuning (0.80); no difference shown to no mask (0.98) and plain with an additive instruction (0.97).',
    );
    expect(said).toContain('A control without learned masks is not shown to do worse, so');
  });

  it('leaves the gain open until both controls have run, and grants it above both', () => {
    const [own, plain] = [curve(64, 0.5, 0.97), curve(64, 0.1, 0.6)];
    expect(say({ this: own, plain })).toContain('Run “plain, additive” and “no mask”');
    const parted = say({ this: own, plain, 'no-mask': plain, 'plain-additive': plain });
    expect(parted).toContain('above no mask (0.60), plain tuning (0.60) and plain with');
    expect(parted).not.toContain('not shown to do worse');
    expect(parted).not.toContain('to see what that gain');
  });

  it('compares only what was measured at the same number of examples', () => {
    expect(say({ this: curve(64, 0.5, 0.97), plain: curve(16, 0.1, 0.6) })).not.toContain(
      'plain tuning (0.60)',
    );
  });
});

describe('paraphrases', () => {
  const asked = (paraphrase: number): TextMetrics => {
    const metrics = text(0.9, 0.5);
    return { ...metrics, exactMatch: { ...metrics.exactMatch, paraphrase: wilson(paraphrase, 400) } };
  };

  it('says what new words cost', () => {
    expect(say({ this: asked(0.96) })).toContain('Asked in words never trained on, no loss is shown (0.96).');
    expect(say({ this: asked(0.7) })).toContain('Asked in words never trained on, it falls to 0.70.');
  });

  it('gives a gain over plain tuning to SIT only above the additive control', () => {
    const plain = asked(0.5);
    expect(say({ this: asked(0.96), plain })).toContain('would say whether it is SIT’s doing');
    expect(say({ this: asked(0.96), plain, 'plain-additive': asked(0.95) })).toContain(
      'above plain tuning (0.50), as is the additive control (0.95).',
    );
    expect(say({ this: asked(0.96), plain, 'plain-additive': plain })).toContain(
      'and above the additive control (0.50).',
    );
    // Told apart from neither: the control has no gain of its own.
    expect(say({ this: asked(0.71), plain: asked(0.3), 'plain-additive': asked(0.36) })).toContain(
      'above plain tuning (0.30), but no difference to the additive control is shown (0.36, and two seeds',
    );
  });

  it('says where plain tuning is not below, or above', () => {
    expect(say({ this: asked(0.8), plain: asked(0.96) })).toContain(
      'it falls to 0.80; no difference to plain tuning is shown (0.96, and two seeds alone can differ by 0.37).',
    );
    expect(say({ this: asked(0.5), plain: asked(0.96) })).toContain(
      'it falls to 0.50, below plain tuning (0.96).',
    );
  });
});

it('the noise of seeds is that of the recorded figures', () => {
  const noiseOf = (id: string, world: string): number => {
    const presets = PRESETS.filter(
      ({ experiment }) => settingKey(experiment) === settingKey(preset(world)!.experiment),
    );
    const values = presets.flatMap(({ name }) => recordedFigures(name)?.measures[id]?.values ?? []);
    const seeds = values.length / presets.length;
    const squares: number[] = [];
    for (let a = 0; a < presets.length; a++) {
      for (let b = a + 1; b < presets.length; b++) {
        const gaps = Array.from({ length: seeds }, (_, s) => values[a * seeds + s] - values[b * seeds + s]);
        squares.push(deviation(gaps) ** 2);
      }
    }
    return 2 * Math.sqrt(mean(squares));
  };
  for (const [id, world, noise] of [
    ['mcc', 'numeric-sit', SEED_NOISE.mcc],
    ['leak', 'numeric-sit', SEED_NOISE.leak],
    ['error-shifted', 'numeric-sit', SEED_NOISE.error],
    ['exact-shifted', 'language-sit', SEED_NOISE.shifted],
    ['exact-heldOut', 'language-sit', SEED_NOISE.heldOut],
    ['exact-paraphrase', 'language-sit', SEED_NOISE.paraphrase],
  ] as const) {
    expect([id, Math.ceil(noiseOf(id, world) * 100) / 100]).toEqual([id, noise]);
  }
});

it('calls only parted intervals a difference', () => {
  expect(difference(wilson(0.9, 400), wilson(0.88, 400))).toBe(0);
  expect(difference(wilson(0.9, 400), wilson(0.5, 400))).toBe(1);
  expect(difference(wilson(0.5, 400), wilson(0.9, 400))).toBe(-1);
});
