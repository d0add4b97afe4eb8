import { formatShare } from '../../../plots/format';
import type { SeenToken } from '../../../probe/protocol';
import { percent } from '../rates/rates';
import type { LatentRow } from './latentRows';

/** Shares below this are not worth a word. */
const LEAST = 0.05;

/** A latent in a sentence: the mask, what it reads, and the words that fill it. */
export function latentSentence(row: LatentRow, source: readonly SeenToken[]): string {
  const { mask, attends } = row.seen;
  const selected =
    mask === null
      ? ''
      : mask > 0.5
        ? ` selected (mask ${formatShare(mask)})`
        : ` left out (mask ${formatShare(mask)})`;
  const [read] = row.reads;
  const reads = read ? `, reads ${read.text} (${percent(read.share)})` : '';
  const words = largest(attends)
    .map(({ at, share }) => `‘${source[at]?.text ?? ''}’ ${percent(share)}`)
    .join(', ');
  return `${row.name}:${selected}${reads}${words ? `${selected || reads ? '; ' : ' '}filled by ${words}` : ''}.`;
}

/** A word of the source in a sentence: the latents it fills. */
export function tokenSentence(rows: readonly LatentRow[], source: readonly SeenToken[], at: number): string {
  const filled = largest(rows.map((row) => row.seen.attends[at] ?? 0))
    .map(({ at: r, share }) => `${percent(share)} of ${rows[r].name}`)
    .join(', ');
  const word = `‘${source[at]?.text ?? ''}’`;
  return filled
    ? `${word} makes up ${filled}.`
    : `${word} makes up less than ${percent(LEAST)} of any latent.`;
}

function largest(shares: readonly number[]): { at: number; share: number }[] {
  return shares
    .map((share, at) => ({ at, share }))
    .filter(({ share }) => share >= LEAST)
    .sort((a, b) => b.share - a.share)
    .slice(0, 4);
}
