import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT, OWN_SIT } from '../../experiment/defaults';
import { fixtureRun } from '../plot/run.fixture';
import { latentRows } from './ask/latentRows';
import { latentSentence, tokenSentence } from './ask/slotWords';
import {
  agreementSentence,
  byHandFor,
  doSentence,
  groupSamples,
  interventionsOf,
  NOTHING_BY_HAND,
  verdictOf,
} from './intervene/interventions';
import { choiceOf, modelChoices, openingTime } from './models';
import { ALL_PAIRS, contradicts, filterPairs } from './pairs/filterPairs';
import { LOOK, NUMERIC_SUBJECT, RATES, SUBJECT } from './probe.fixture';
import { exampleIndex, exampleOf, nextExample, promptFor, promptOf, rightAnswer } from './prompt';
import { wordDiff } from './wordDiff';

describe('models to open', () => {
  it('are the run and the baselines that make sense beside it', () => {
    const ids = (experiment: typeof LANGUAGE_SIT) =>
      modelChoices(null, experiment, {}).map((choice) => choice.id);
    expect(ids(LANGUAGE_SIT)).toEqual(['this', 'no-mask', 'oracle', 'plain', 'plain-additive']);
    expect(ids(NUMERIC_SIT)).toEqual(['this', 'no-mask', 'oracle']);
    expect(ids(OWN_SIT)).toEqual(['this', 'no-mask', 'plain', 'plain-additive']);
  });

  it('follow an edit, and keep the run on show beside it', () => {
    const run = fixtureRun(NUMERIC_SIT, 20);
    const choices = modelChoices(run, LANGUAGE_SIT, {});
    expect(choices[0]).toMatchObject({ id: 'this', source: LANGUAGE_SIT });
    expect(choices.at(-1)).toMatchObject({ id: 'shown', source: run });
    expect(choiceOf(choices, NUMERIC_SIT)?.id).toBe('shown');
    expect(choiceOf(choices, { ...NUMERIC_SIT, seed: 5 })).toBeNull();
  });

  it('say how long opening takes where that is known', () => {
    const run = { ...fixtureRun(NUMERIC_SIT, 20), finished: true, seconds: 2.6 };
    const [own, baseline] = modelChoices(run, NUMERIC_SIT, {});
    expect(own).toMatchObject({ id: 'this', name: 'SIT', source: run });
    expect(openingTime(own)).toBe('about 3 seconds');
    expect(openingTime(baseline)).toBe('2,000 steps');
    expect(openingTime({ ...own, seconds: 0.4 })).toBe('about 1 second');
  });
});

describe('prompts', () => {
  it('are kept for another model of the same world, and start at its first example in another', () => {
    const typed = { kind: 'text' as const, instruction: '', source: 'my own words' };
    expect(promptFor(SUBJECT, typed)).toBe(typed);
    expect(promptFor(SUBJECT, null)).toEqual(promptOf(SUBJECT, 0));
    expect(promptFor(NUMERIC_SUBJECT, typed).source).toBe('0');
    expect(promptFor(NUMERIC_SUBJECT, { kind: 'numeric', instruction: '', source: '99' }).source).toBe('0');
    expect(promptFor(SUBJECT, promptOf(NUMERIC_SUBJECT, 1))).toEqual(promptOf(SUBJECT, 0));
  });

  it('know their example as long as its sentence is unchanged', () => {
    const prompt = promptOf(SUBJECT, 1);
    expect(exampleIndex(SUBJECT, prompt)).toBe(1);
    expect(exampleIndex(SUBJECT, { ...prompt, source: `${prompt.source} indeed` })).toBeNull();
    expect(exampleOf(NUMERIC_SUBJECT, promptOf(NUMERIC_SUBJECT, 1))?.factors).toEqual([1.5, 0.25]);
  });

  it('step through every example before one comes twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        const seen = new Set<number>();
        let at: number | null = null;
        for (let k = 0; k < count; k++) {
          at = nextExample(at, count);
          seen.add(at);
        }
        expect(seen.size).toBe(count);
      }),
    );
  });

  it('know the right answer: the values of the parents, or what the data says', () => {
    const prompt = promptOf(SUBJECT, 0);
    expect(rightAnswer(SUBJECT, prompt, 1)).toBe('music');
    expect(rightAnswer(SUBJECT, { ...prompt, instruction: 'both please' }, 2)).toBe('positive music');
    expect(rightAnswer(SUBJECT, { ...prompt, instruction: 'both please' }, null)).toBeNull();
    expect(rightAnswer(SUBJECT, { ...prompt, source: 'typed' }, 0)).toBeNull();
    expect(rightAnswer(NUMERIC_SUBJECT, promptOf(NUMERIC_SUBJECT, 0), 0)).toBeNull();
    // One's own data: the same text may stand with several instructions.
    const twice = SUBJECT.examples.map((e, k) => ({
      ...e,
      text: 'a red fox',
      target: `t${k}`,
      factors: null,
    }));
    const own = { ...SUBJECT, factors: [], examples: twice };
    expect(rightAnswer(own, promptOf(own, 1), null)).toBe('t1');
    expect(rightAnswer(own, { ...promptOf(own, 1), instruction: 'else' }, 0)).toBeNull();
  });
});

describe('latents in the order of their factors', () => {
  const rows = latentRows(SUBJECT, LOOK);

  it('with spare ones last and readings likeliest first', () => {
    expect(rows.map((row) => [row.name, row.latent])).toEqual([
      ['sentiment', 2],
      ['topic', 0],
      ['agent', 1],
      ['spare 4', 3],
    ]);
    expect(rows[1].reads.map((read) => read.text)).toEqual(['music', 'food', 'film']);
    expect(latentRows({ ...SUBJECT, matching: null }, LOOK)[0].name).toBe('latent 1');
  });

  it('say what fills them, and words say what they fill', () => {
    expect(latentSentence(rows[1], LOOK.source)).toBe(
      'topic: selected (mask .98), reads music (90 %); filled by ‘songs’ 93 %.',
    );
    expect(latentSentence(rows[2], LOOK.source)).toContain('left out (mask .03)');
    expect(tokenSentence(rows, LOOK.source, 1)).toBe('‘pupil’ makes up 80 % of agent.');
    expect(tokenSentence(rows, LOOK.source, 4)).toBe('‘songs’ makes up 93 % of topic, 5 % of agent.');
    expect(tokenSentence(rows.slice(0, 1), LOOK.source, 0)).toContain('less than 5 %');
  });
});

describe('setting by hand', () => {
  it('goes to the latent that stands for the factor', () => {
    expect(interventionsOf(SUBJECT, { 1: 2 })).toEqual([
      { latent: 0, to: { kind: 'value', factor: 1, value: 2 } },
    ]);
    expect(interventionsOf({ ...SUBJECT, matching: [2, -1, 1] }, { 1: 2 })).toEqual([]);
    expect(doSentence(SUBJECT, { 1: 2, 0: 1 })).toBe('do(sentiment = negative, topic = film)');
    expect(doSentence(NUMERIC_SUBJECT, { 0: -1.25 })).toBe('do(L1 = −1.3)');
    expect(doSentence(SUBJECT, {})).toBe('Nothing is set.');
  });

  it('is kept for another model of the same factors, and for no other', () => {
    const before = { of: byHandFor(SUBJECT, NOTHING_BY_HAND).of, set: { 1: 2 }, noise: 3 };
    expect(byHandFor({ ...SUBJECT, key: 'another', matching: [0, 1, 2] }, before)).toBe(before);
    for (const other of [NUMERIC_SUBJECT, { ...SUBJECT, factors: SUBJECT.factors.slice(1) }]) {
      expect(byHandFor(other, before)).toMatchObject({ set: {}, noise: null });
    }
    expect(byHandFor({ ...SUBJECT, kind: 'numeric' }, before).set).toEqual({});
  });

  it('is judged by the graph', () => {
    const base = { task: 0, before: 'a', after: 'b', size: 1, samples: [] };
    const cases = [
      [true, true, true],
      [false, true, false],
      [true, false, false],
      [false, false, true],
    ] as const;
    for (const [changed, expected, agrees] of cases) {
      expect(verdictOf({ ...base, changed, expected }).agrees).toBe(agrees);
    }
    expect(verdictOf({ ...base, changed: true, expected: null }).agrees).toBeNull();
    expect(
      agreementSentence([
        { ...base, changed: true, expected: true },
        { ...base, changed: false, expected: true },
      ]),
    ).toBe('1 of 2 answers changed; 1 of 2 did as the graph says.');
  });
});

it('puts equal samples together', () => {
  const sample = (before: string, after: string) => ({ before, after });
  expect(groupSamples([sample('food', 'music'), sample('food', 'food'), sample('food', 'music')])).toEqual([
    { text: 'food → music', changed: true, count: 2 },
    { text: 'food, unchanged', changed: false, count: 1 },
  ]);
});

describe('pairs one by one', () => {
  it('put contradictions first and filter by factor, task and contradiction', () => {
    const all = filterPairs(RATES.shown, ALL_PAIRS);
    expect(all.map(contradicts)).toEqual([true, true, false, false]);
    expect(filterPairs(RATES.shown, { ...ALL_PAIRS, factor: 1, task: 0 })).toHaveLength(1);
    expect(filterPairs(RATES.shown, { ...ALL_PAIRS, contradictions: true }).every(contradicts)).toBe(true);
  });

  it('mark the changed word', () => {
    const [before, after] = wordDiff(
      'the pupil found lovely songs .',
      'the pupil found hardly awful songs .',
    );
    expect(before.filter((w) => w.changed).map((w) => w.text)).toEqual(['lovely']);
    expect(after.filter((w) => w.changed).map((w) => w.text)).toEqual(['hardly', 'awful']);
  });

  it('leaves the same words unmarked on both sides, in order, for any two texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const kept = (side: readonly { text: string; changed: boolean }[]) =>
          side.filter((w) => !w.changed).map((w) => w.text);
        const [before, after] = wordDiff(a, b);
        expect(kept(before)).toEqual(kept(after));
        expect(before.map((w) => w.text).join(' ')).toBe(a);
        if (a === b) expect(before.some((w) => w.changed)).toBe(false);
      }),
    );
  });
});
