import type { Stream } from '../../lib/random';
import type { Attribute } from './attributes';

/** Ways to begin an instruction. The last is held out; its words are all known from the others. */
const FRAMES: readonly (readonly string[])[] = [
  ['name'],
  ['what', 'is'],
  ['please', 'tell'],
  ['please', 'name'],
];
const TRAINED_FRAMES = FRAMES.slice(0, -1);
const HELD_OUT_FRAMES = FRAMES.slice(-1);

/** What a task without parents asks for. */
const NOTHING = 'nothing';

/** More phrasings than this are sampled rather than listed. */
export const MOST_INSTRUCTIONS = 64;

/** Every word of an instruction that is no attribute's. */
export const INSTRUCTION_WORDS: readonly string[] = [...new Set(FRAMES.flat()), 'the', 'and', NOTHING];

export interface Phrasings {
  readonly trained: readonly (readonly string[])[];
  readonly heldOut: readonly (readonly string[])[];
}

/**
 * All phrasings of a task that asks for these attributes: a frame, then one of each attribute's two words, in graph
 * order or reversed ("name the opinion and topic"). Where there are more than 64, a seeded sample without repeats.
 */
export function phrase(asked: readonly Attribute[], stream: Stream): Phrasings {
  return {
    trained: list(asked, TRAINED_FRAMES, stream.fork('trained')),
    heldOut: list(asked, HELD_OUT_FRAMES, stream.fork('heldOut')),
  };
}

/** Words of the longest instruction that asks for `count` attributes. */
export function longestInstruction(count: number): number {
  return Math.max(...FRAMES.map((frame) => frame.length)) + (count === 0 ? 1 : 2 * count);
}

function list(
  asked: readonly Attribute[],
  frames: readonly (readonly string[])[],
  stream: Stream,
): string[][] {
  const orders = asked.length > 1 ? 2 : 1;
  const total = frames.length * orders * 2 ** asked.length;
  // A phrasing is a number: frame, order, then one bit per attribute for its word.
  const phrasing = (code: number): string[] => {
    const frame = frames[code % frames.length];
    const reversed = Math.floor(code / frames.length) % orders === 1;
    const bits = Math.floor(code / (frames.length * orders));
    const chosen = asked.map((attribute, i) => attribute.asked[(bits >> i) & 1]);
    if (reversed) chosen.reverse();
    return chosen.length === 0 ? [...frame, NOTHING] : [...frame, 'the', ...joinWithAnd(chosen)];
  };
  if (total <= MOST_INSTRUCTIONS) return Array.from({ length: total }, (_, code) => phrasing(code));
  const codes = new Set<number>();
  while (codes.size < MOST_INSTRUCTIONS) codes.add(stream.int(total));
  return [...codes].map(phrasing);
}

function joinWithAnd(chosen: readonly string[]): string[] {
  return chosen.flatMap((word, i) => (i === 0 ? [word] : ['and', word]));
}
