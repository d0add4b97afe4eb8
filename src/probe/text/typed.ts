import { Refusal } from '../../lib/refusal';
import { SEP } from '../../tasks/corpus';
import type { TextContext } from './context';

/** Something typed, as the model reads it. */
export interface Typed {
  /** Padded to the field's length. */
  readonly ids: Int32Array;
  /** What was read, in words. */
  readonly tokens: readonly { readonly id: number; readonly text: string }[];
  /** Tokens beyond the field's length, which are not read: training never saw as many. */
  readonly cut: number;
}

/** @throws Refusal where there is nothing to read */
export function typedField(context: TextContext, field: 'instruction' | 'source', text: string): Typed {
  const { corpus, world } = context;
  const length = field === 'instruction' ? corpus.instructionLength : corpus.sourceLength;
  let read = world.reader.read(text);
  if (read.length === 0) {
    // In people's own data a source may be empty: it is read as a separator, there as here.
    if (field === 'instruction' || world.factors.length > 0) {
      throw new Refusal(field, text, 'must have at least one word', `Type the ${field}, or pick an example.`);
    }
    read = [{ id: SEP, text: corpus.vocabulary[SEP] }];
  }
  const tokens = read.slice(0, length);
  const ids = new Int32Array(length);
  ids.set(tokens.map(({ id }) => id));
  return { ids, tokens, cut: read.length - tokens.length };
}
