import { withMinus } from '../../plots/format';
import type { ProbeSubject } from '../../probe/protocol';

/**
 * An answer in numbers counts as changed beyond this root mean square, in standard deviations. It is the engine's rule
 * (`CHANGED_BY` in probe/numeric/look), which a screen may not import: a test holds the two together.
 */
export const CHANGED_BEYOND = 0.2;

/** What "changed" means of numbers, which are never quite the same. */
export const CHANGED_RULE = `An answer counts as changed where its numbers move by more than ${CHANGED_BEYOND} standard deviations (root mean square).`;

/** What the engine says of an example as it is printed: numbers get their minus, sentences stay as they are. */
export function asPrinted({ kind }: Pick<ProbeSubject, 'kind'>, text: string): string {
  return kind === 'numeric' ? withMinus(text) : text;
}
