import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { AskFigure } from './ask/AskFigure';
import { QuestionForm } from './ask/QuestionForm';
import { FactorSetters } from './intervene/FactorSetters';
import { VariedTable } from './intervene/VariedTable';
import { PairList } from './pairs/PairList';
import { LOOK, NUMERIC_LOOK, NUMERIC_SUBJECT, RATES, SUBJECT } from './probe.fixture';
import { promptOf } from './prompt';
import { RateMap } from './rates/RateMap';

const html = (element: ReactElement) => renderToStaticMarkup(element);
const text = (element: ReactElement) =>
  html(element)
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/\s+/g, ' ');
const nothing = () => {};

describe('the figure of a question', () => {
  const figure = (
    <AskFigure
      subject={SUBJECT}
      look={LOOK}
      prompt={promptOf(SUBJECT, 0)}
      factorIds={['sentiment', 'topic', 'agent']}
    />
  );

  it('names what is unknown, what counts nothing and what comes back otherwise', () => {
    const said = text(figure);
    expect(said).toContain('‘wonky’ is not in the vocabulary');
    expect(said).toContain('wonky (unknown)');
    expect(said).toContain('count nothing in hₜ');
    expect(said).toMatch(/≠ learner \(differs\)/);
    expect(said).toContain('right');
  });

  it('is a table of latents by words that two roving stops lead into', () => {
    const drawn = html(figure);
    expect(drawn.match(/data-latent="\d" [^>]*tabindex="0"/gi)).toHaveLength(1);
    expect(drawn.match(/data-word="\d" [^>]*tabindex="0"/gi)).toHaveLength(1);
    expect(drawn.match(/<th scope="row">/g)).toHaveLength(4);
    expect(drawn).toContain('aria-label="Latents by words of the source"');
  });

  it('says what a latent misread, and what the world would have answered', () => {
    const wrong = { ...LOOK, answer: [{ text: 'film', probability: 0.6, rivals: [] }], said: 'film' };
    const said = text(
      <AskFigure subject={SUBJECT} look={wrong} prompt={promptOf(SUBJECT, 1)} factorIds={[]} />,
    );
    // The second example is of food and a doctor; the readouts say music and doctor.
    expect(said).toContain('✗ it is food');
    expect(said).not.toContain('✗ it is doctor');
    expect(said).toContain('the data says: negative');
  });

  it('judges the answer as the data writes it, for instructions that are known to ask for a task', () => {
    const glued = { ...SUBJECT, examples: [{ ...SUBJECT.examples[0], target: 'music, loud.' }] };
    const words = ['music', ',', 'loud', '.'].map((said) => ({ text: said, probability: 0.9, rivals: [] }));
    const prompt = promptOf(glued, 0);
    const figureOf = (look: typeof LOOK, asked = prompt) =>
      text(<AskFigure subject={glued} look={look} prompt={asked} factorIds={[]} />);
    expect(figureOf({ ...LOOK, answer: words, said: 'music, loud.' })).not.toContain('the data says');
    const typed = { ...prompt, instruction: 'sing it' };
    expect(figureOf(LOOK, typed)).not.toContain('asked in a known phrasing');
    expect(figureOf({ ...LOOK, task: { index: 1, exact: false } }, typed)).toContain(
      'asked in a known phrasing',
    );
  });

  it('of a plain model says why there is nothing in between', () => {
    const plain = { ...LOOK, latents: [], neighbours: [], reconstruction: [] };
    const said = text(
      <AskFigure
        subject={{ ...SUBJECT, latents: 0, matching: null }}
        look={plain}
        prompt={{ ...promptOf(SUBJECT, 0), source: 'typed' }}
        factorIds={[]}
      />,
    );
    expect(said).toContain('There is nothing in between to look at');
    expect(said).not.toContain('Mask →');
  });

  it('of a numeric model shows latents, masks, and both outputs beside the truth', () => {
    const drawn = html(
      <AskFigure
        subject={NUMERIC_SUBJECT}
        look={NUMERIC_LOOK}
        prompt={promptOf(NUMERIC_SUBJECT, 0)}
        factorIds={['L1', 'L2']}
      />,
    );
    for (const name of ['Latents', 'Masks', 'Predictions', 'Reconstruction']) {
      expect(drawn).toContain(`aria-label="${name}"`);
    }
    expect(drawn.match(/class="is-model"/g)).toHaveLength(5);
  });
});

describe('controls', () => {
  it('offer phrasings by task, held-out ones said to be such', () => {
    const said = html(
      <QuestionForm subject={SUBJECT} prompt={promptOf(SUBJECT, 0)} onPrompt={nothing} withInstruction />,
    );
    expect(said).toContain('<optgroup label="sentiment + topic (held out)">');
    expect(said).toContain('1. the pupil found lovely songs .');
  });

  it('set a value, or say that no latent stands for a factor', () => {
    const some = { ...SUBJECT, matching: [2, -1, 1] };
    const said = text(<FactorSetters subject={some} set={{}} onSet={nothing} />);
    expect(said).toContain('topic no latent stands for it');
    expect(said).toContain('as the source says positive negative');
    expect(html(<FactorSetters subject={NUMERIC_SUBJECT} set={{ 0: 1.5 }} onSet={nothing} />)).toContain(
      'aria-label="L1 in standard deviations"',
    );
  });
});

describe('answers', () => {
  it('before and after stand beside what the graph says, in words and signs', () => {
    const base = { size: 1, samples: [{ before: 'food', after: 'music' }] };
    const said = text(
      <VariedTable
        subject={SUBJECT}
        done
        varied={{
          tasks: [
            { ...base, task: 0, before: 'positive', after: 'negative', changed: true, expected: false },
            {
              ...base,
              task: 2,
              before: 'positive food',
              after: 'positive music',
              changed: true,
              expected: true,
            },
          ],
        }}
      />,
    );
    expect(said).toContain('should not have changed');
    expect(said).toContain('changed, as the graph says');
    expect(said).toContain('(held out)');
    expect(said).toContain('food → music');
    expect(said).toContain('2 of 2 answers changed; 1 of 2 did as the graph says.');
  });

  it('of numbers have a minus, none before zero, and the rule of what counts as changed', () => {
    const task = { task: 0, before: '-0.25 -0.00', after: '-0.49 0.10', size: 0.24, changed: true };
    const tasks = [{ ...task, expected: false, samples: [] }];
    const said = text(<VariedTable subject={NUMERIC_SUBJECT} done varied={{ tasks }} />);
    expect(said).toContain('−0.25 0.00 −0.49 0.10');
    expect(said).toContain('counts as changed where its numbers move by more than 0.2 standard deviations');
    expect(text(<VariedTable subject={SUBJECT} done varied={{ tasks }} />)).not.toContain(
      'counts as changed',
    );
    const [pair] = RATES.shown;
    const before = { source: 'L1 -0.00, L2 -1.00', answer: '-0.25' };
    const pairs = [{ ...pair, factor: 0, task: 0, before, after: { ...before, answer: '-0.49' } }];
    const listed = text(<PairList name="SIT" subject={NUMERIC_SUBJECT} pairs={pairs} />);
    expect(listed).toContain('L1 0.00, L2 −1.00 −0.25');
  });

  it('nothing is said to keep to the graph while nothing is set', () => {
    const task = { task: 0, before: 'positive', after: 'positive', changed: false, expected: false };
    const varied = { tasks: [{ ...task, size: 0, samples: [] }] };
    const said = text(<VariedTable subject={SUBJECT} varied={varied} done={false} />);
    expect(said).toContain('Set a factor by hand');
    expect(said).not.toContain('as the graph says');
  });

  it('rates are a grid that says each cell', () => {
    const drawn = html(<RateMap name="SIT" rates={RATES} subject={SUBJECT} />);
    expect(drawn).toContain('role="grid"');
    expect(drawn.match(/role="gridcell"/g)).toHaveLength(6);
    expect(drawn).toContain('aria-label="topic → sentiment: 64 % of 100 answers changed');
  });

  it('pairs begin with what contradicts the graph, the changed word marked', () => {
    const drawn = html(<PairList name="SIT" subject={SUBJECT} pairs={RATES.shown} />);
    expect(drawn.indexOf('although')).toBeLessThan(drawn.indexOf('as the graph says'));
    expect(drawn).toContain('<mark>songs</mark>');
    expect(drawn).toContain('<mark>meals</mark>');
  });
});
