import type { Rounds } from './contest';

/** What can be measured; `torch` is a peer in `small` and `wide`. */
export const PARTS = ['small', 'wide', 'sit', 'numeric', 'webgpu', 'torch', 'uic', 'scaling'] as const;

export type Part = (typeof PARTS)[number];

export interface Options {
  readonly parts: ReadonlySet<Part>;
  readonly rounds: Rounds;
}

const USAGE = `usage: npm run bench -- [${PARTS.join('] [')}] [--quick]`;

const ROUNDS: Rounds = { count: 7, milliseconds: 1500 };
const QUICK: Rounds = { count: 3, milliseconds: 400 };

/**
 * Everything but `scaling` when no part is named; `torch` alone means both sizes of the benchmark model with it.
 *
 * @throws Error with the usage for a word it does not know
 */
export function parseOptions(words: readonly string[]): Options {
  const named = words.filter((word) => word !== '--quick');
  const unknown = named.find((word) => !isPart(word));
  if (unknown !== undefined) throw new Error(`${unknown} is nothing to measure\n${USAGE}`);
  const parts = new Set<Part>(named.filter(isPart));
  if (parts.size === 0) for (const part of PARTS) if (part !== 'scaling') parts.add(part);
  if (parts.has('torch') && !parts.has('small') && !parts.has('wide')) parts.add('small').add('wide');
  return { parts, rounds: words.includes('--quick') ? QUICK : ROUNDS };
}

function isPart(word: string): word is Part {
  return PARTS.some((part) => part === word);
}
