import type { Rounds } from './contest';

/** What can be measured; `torch` is a peer in `small` and `wide`. */
export const PARTS = ['small', 'wide', 'sit', 'numeric', 'webgpu', 'torch', 'uic', 'scaling'] as const;

export type Part = (typeof PARTS)[number];

export interface Options {
  readonly parts: ReadonlySet<Part>;
  readonly rounds: Rounds;
  /** Whether everything works, rather than how fast. */
  readonly quick: boolean;
  /** Whether the tables go into README.md and docs/speed.md, too. */
  readonly docs: boolean;
}

const USAGE = `usage: npm run bench -- [${PARTS.join('] [')}] [--quick | --docs]`;

const ROUNDS: Rounds = { count: 7, milliseconds: 1500 };
const QUICK: Rounds = { count: 3, milliseconds: 400 };

/**
 * Everything but `scaling` when no part is named; `torch` alone means both sizes of the benchmark model with it.
 *
 * @throws Error with the usage for a word it does not know
 */
export function parseOptions(words: readonly string[]): Options {
  const named = words.filter((word) => !word.startsWith('--'));
  const flags = words.filter((word) => word.startsWith('--'));
  const unknown = words.find((word) => !isPart(word) && word !== '--quick' && word !== '--docs');
  if (unknown !== undefined) throw new Error(`${unknown} is nothing to measure\n${USAGE}`);
  const parts = new Set<Part>(named.filter(isPart));
  if (parts.size === 0) for (const part of PARTS) if (part !== 'scaling') parts.add(part);
  if (parts.has('torch') && !parts.has('small') && !parts.has('wide')) parts.add('small').add('wide');
  const quick = flags.includes('--quick');
  const docs = flags.includes('--docs');
  if (quick && docs) throw new Error(`figures for the docs are not taken in a hurry\n${USAGE}`);
  return { parts, rounds: quick ? QUICK : ROUNDS, quick, docs };
}

function isPart(word: string): word is Part {
  return PARTS.some((part) => part === word);
}
