import type { Stream } from '../../lib/random';
import type { Attribute } from './attributes';

/** A place for an attribute in a sentence: the words before it, and what stands there when the graph lacks it. */
interface Gap {
  readonly attribute: string;
  readonly before?: readonly string[];
  readonly absent?: readonly string[];
}

type Template = readonly (string | Gap)[];

const the: Gap = { attribute: 'agent', before: ['the'], absent: ['someone'] };
const verb: Gap = { attribute: 'tense', absent: ['mentioned'] };
const object: readonly Gap[] = [
  { attribute: 'quantity' },
  { attribute: 'sentiment' },
  { attribute: 'topic', absent: ['things'] },
];
const where: Gap = { attribute: 'place', before: ['in'] };
const when: Gap = { attribute: 'day', before: ['on'] };
const withWhom: Gap = { attribute: 'company', before: ['with'] };

/** Each attribute contributes exactly one word to each template (and `hardly` before a negated sentiment). */
export const TEMPLATES: readonly Template[] = [
  [the, verb, ...object, where, when, withWhom, '.'],
  [where, the, verb, ...object, withWhom, when, '.'],
  [when, { ...the, before: ['a'] }, where, verb, ...object, withWhom, '.'],
  [...object, 'are', 'what', the, verb, where, when, withWhom, '.'],
];

export const NEGATION = 'hardly';

/** Every word of a sentence that is no attribute's. */
export const SENTENCE_WORDS: readonly string[] = [
  ...new Set([
    ...TEMPLATES.flat().flatMap((part) =>
      typeof part === 'string' ? [part] : [...(part.before ?? []), ...(part.absent ?? [])],
    ),
    NEGATION,
  ]),
];

/** What a sentence says: the word of each attribute present, by attribute id. */
type Wording = ReadonlyMap<string, readonly string[]>;

/** The sentence as words. */
export function render(template: Template, wording: Wording): string[] {
  return template.flatMap((part) => {
    if (typeof part === 'string') return [part];
    const said = wording.get(part.attribute);
    return said ? [...(part.before ?? []), ...said] : [...(part.absent ?? [])];
  });
}

/** Words of the longest sentence over these attributes. */
export function longestSentence(attributes: readonly Attribute[], negation: boolean): number {
  const wording = new Map(
    attributes.map(({ id }) => [id, negation && id === 'sentiment' ? [NEGATION, id] : [id]]),
  );
  return Math.max(...TEMPLATES.map((template) => render(template, wording).length));
}

/**
 * Sentences for N rows of factor values [N, n], as words. Templates are equally likely, synonyms Zipf-weighted; with
 * probability `negation` the sentiment is said by `hardly` and a word of the *next* value (for two: the opposite one).
 * Each attribute draws from its own stream, one draw per sentence.
 */
export function writeSentences(
  attributes: readonly Attribute[],
  values: Int32Array,
  negation: number,
  stream: Stream,
): string[][] {
  const n = attributes.length;
  const templates = stream.fork('template');
  const negations = stream.fork('negation');
  const choices = attributes.map(({ id }) => stream.fork(`word/${id}`));
  return Array.from({ length: values.length / n }, (_, k) => {
    const template = templates.pick(TEMPLATES);
    const negated = negations.uniform() < negation;
    const wording = new Map<string, readonly string[]>();
    attributes.forEach((attribute, i) => {
      const flip = negated && attribute.id === 'sentiment';
      const value = (values[k * n + i] + (flip ? 1 : 0)) % attribute.values.length;
      const { synonyms } = attribute.values[value];
      const word = synonyms[choices[i].weighted(zipf(synonyms.length))];
      wording.set(attribute.id, flip ? [NEGATION, word] : [word]);
    });
    return render(template, wording);
  });
}

const ZIPF = new Map<number, readonly number[]>();

function zipf(count: number): readonly number[] {
  let weights = ZIPF.get(count);
  if (!weights) {
    weights = Array.from({ length: count }, (_, k) => 1 / (k + 1));
    ZIPF.set(count, weights);
  }
  return weights;
}
