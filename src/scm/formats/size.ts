import { Refusal } from '../../lib/refusal';
import type { GraphLimits } from '../graph';

/** Whether these are limits of a page, where a text may not take long to read, rather than of the terminal. */
export function isPageSized(limits: GraphLimits): boolean {
  return limits.factors * limits.tasks <= 10_000;
}

/** @throws Refusal when the text is longer than `most` characters; checked before anything is made of it */
export function checkLength(text: string, most: number): void {
  if (text.length > most) {
    throw new Refusal('text', `${text.length} characters`, `a graph has at most ${most} characters here`);
  }
}
