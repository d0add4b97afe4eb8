import { Stream } from '../../lib/random';
import type { MetaScm } from '../../scm/graph';
import type { LanguageWorldSpec } from '../spec';
import { attributesOf } from './attributes';
import { drawValues } from './factors';
import { writeSentences } from './sentences';

/** Sentences of the language world beside what they would have been with one factor changed. */
export interface Counterfactuals {
  readonly size: number;
  /** Factor values [N, n]: drawn independently, as in the balanced domain. */
  readonly factors: Int32Array;
  /** The other value of each factor where that factor is changed [N, n]; the same value where a factor has one only. */
  readonly changed: Int32Array;
  /** Words of each sentence [N]. */
  readonly before: readonly (readonly string[])[];
  /** after[i][k]: sentence k with factor i changed, and nothing else. */
  readonly after: readonly (readonly (readonly string[])[])[];
}

/**
 * "The same review, other topic": N sentences, and each again for every factor with that factor's value changed to another
 * one, all equally likely. Template, negation and the words of all other factors stay, because each draws from its own
 * stream; the changed factor says its new value with the synonym that the same draw picks. Draws from streams of its own, so
 * none of these sentences was trained on but by chance.
 *
 * @param count N, at least 1
 * @throws Refusal as the world does
 */
export function writeCounterfactuals(
  graph: MetaScm,
  { negation }: LanguageWorldSpec,
  seed: number,
  count: number,
): Counterfactuals {
  const stream = Stream.of(seed, 'language-world').fork('counterfactual');
  const attributes = attributesOf(graph);
  const n = attributes.length;
  const factors = drawValues(graph, attributes, 'balanced', new Float64Array(count), stream.fork('factors'));
  const changed = new Int32Array(factors.length);
  attributes.forEach(({ id, values }, i) => {
    const other = stream.fork(`other/${id}`);
    for (let k = i; k < factors.length; k += n) {
      const step = values.length > 1 ? 1 + other.int(values.length - 1) : 0;
      changed[k] = (factors[k] + step) % values.length;
    }
  });
  const write = (values: Int32Array) =>
    writeSentences(attributes, values, negation, stream.fork('sentences'));
  return {
    size: count,
    factors,
    changed,
    before: write(factors),
    after: attributes.map((_, i) => write(factors.map((value, at) => (at % n === i ? changed[at] : value)))),
  };
}
