import { Refusal } from '../../lib/refusal';
import type { MetaScm } from '../../scm/graph';

/** One thing a sentence says, as a factor of the language world. */
export interface Attribute {
  readonly id: string;
  /** The two words instructions ask for it with. */
  readonly asked: readonly [string, string];
  readonly values: readonly AttributeValue[];
}

export interface AttributeValue {
  /** How answers verbalise it; never used in a sentence. */
  readonly answer: string;
  /** How sentences say it, commonest first (Zipf weights 1/k). Many rare synonyms make an attribute hard. */
  readonly synonyms: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

function attribute(id: string, asked: string, values: Readonly<Record<string, string>>): Attribute {
  const [first, second] = words(asked);
  return {
    id,
    asked: [first, second],
    values: Object.entries(values).map(([answer, synonyms]) => ({ answer, synonyms: words(synonyms) })),
  };
}

/**
 * In the order in which factors with other ids take them. The first six are the world of the presets; `day` and
 * `company` let larger graphs train. No word stands in two places, so that a word says one thing.
 */
export const ATTRIBUTES: readonly Attribute[] = [
  attribute('sentiment', 'sentiment opinion', {
    positive:
      'wonderful great lovely excellent delightful superb fantastic pleasant charming brilliant marvelous splendid',
    negative:
      'terrible awful dreadful horrible disappointing dull poor boring unpleasant miserable mediocre lousy',
  }),
  attribute('topic', 'topic subject', {
    food: 'meals dishes',
    music: 'songs concerts',
    film: 'movies documentaries',
    sport: 'matches races',
  }),
  attribute('agent', 'agent person', {
    student: 'pupil learner',
    doctor: 'physician surgeon',
    teacher: 'tutor lecturer',
    artist: 'painter sculptor',
    tourist: 'traveler visitor',
  }),
  attribute('tense', 'tense time', {
    past: 'described found',
    present: 'describes finds',
    future: 'awaits expects',
  }),
  attribute('quantity', 'quantity amount', {
    few: 'two three',
    some: 'several various',
    many: 'numerous countless',
  }),
  attribute('place', 'place continent', {
    europe: 'rome paris berlin madrid vienna lisbon athens dublin prague oslo',
    asia: 'tokyo beijing seoul delhi bangkok hanoi manila kyoto mumbai jakarta',
    africa: 'cairo nairobi lagos accra tunis dakar kampala harare algiers luanda',
    america: 'boston chicago toronto lima bogota havana denver seattle santiago quito',
  }),
  attribute('day', 'day date', {
    weekday: 'monday tuesday wednesday thursday friday',
    weekend: 'saturday sunday',
  }),
  attribute('company', 'company companions', {
    friends: 'buddies pals',
    family: 'cousins relatives',
    colleagues: 'coworkers teammates',
  }),
];

/** Factors a graph of the language world can have. */
export const MOST_FACTORS = ATTRIBUTES.length;

/**
 * The attribute each factor stands for [n]: the one whose id it has, else the unused ones in order.
 *
 * @throws Refusal when there are more factors than attributes
 */
export function attributesOf(graph: MetaScm): Attribute[] {
  const count = graph.factors.length;
  if (count > MOST_FACTORS) {
    throw new Refusal(
      'graph.factors',
      count,
      `a sentence of the language world can carry ${MOST_FACTORS} factors`,
      `Remove ${count - MOST_FACTORS}, or train in the numeric world, which takes any number.`,
    );
  }
  const ids = new Set(graph.factors.map((factor) => factor.id));
  const spare = ATTRIBUTES.filter((candidate) => !ids.has(candidate.id));
  return graph.factors.map(
    (factor) => ATTRIBUTES.find((candidate) => candidate.id === factor.id) ?? spare.shift()!,
  );
}
