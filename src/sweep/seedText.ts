import { LIMITS } from '../experiment/limits';
import { Refusal } from '../lib/refusal';
import { GRID_LIMITS } from './parse';

const EXAMPLE = 'Write e.g. 100-109 or 1, 2, 5.';

/**
 * Seeds as a reader types them: numbers and ranges, separated by commas or spaces, in the order given.
 *
 * @throws Refusal
 */
export function readSeeds(text: string): number[] {
  const [, most] = GRID_LIMITS.seeds;
  const [least, largest] = LIMITS.seed;
  const seeds = new Set<number>();
  const parts = text
    .replace(/\s*(?:-|–|−|\.\.)\s*/g, '-')
    .split(/[,;\s]+/)
    .filter((part) => part !== '');
  if (parts.length === 0) throw new Refusal('seeds', text, 'a grid needs at least one seed', EXAMPLE);
  for (const part of parts) {
    const [, first, last] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part) ?? [];
    if (first === undefined) throw new Refusal('seeds', part, 'is a whole number or a range', EXAMPLE);
    const from = Number(first);
    const to = last === undefined ? from : Number(last);
    if (to < from) throw new Refusal('seeds', part, 'a range goes up', `Write ${to}-${from}.`);
    if (from < least || to > largest) {
      throw new Refusal('seeds', part, `a seed is a whole number from ${least} to ${largest}`, EXAMPLE);
    }
    // Counted before it is walked: a range can name more numbers than there is memory for.
    if (seeds.size + (to - from) >= most + parts.length) {
      throw new Refusal('seeds', part, `a grid has at most ${most} seeds`, 'Take a shorter range.');
    }
    for (let seed = from; seed <= to; seed++) seeds.add(seed);
  }
  if (seeds.size > most) {
    throw new Refusal('seeds', seeds.size, `a grid has at most ${most} seeds`, 'Take a shorter range.');
  }
  return [...seeds];
}

/** Seeds as text that `readSeeds` reads back: runs of three and more as ranges. */
export function seedsText(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let start = 0; start < seeds.length; ) {
    let end = start;
    while (end + 1 < seeds.length && seeds[end + 1] === seeds[end] + 1) end++;
    if (end - start >= 2) parts.push(`${seeds[start]}-${seeds[end]}`);
    else for (let k = start; k <= end; k++) parts.push(String(seeds[k]));
    start = end + 1;
  }
  return parts.join(', ');
}

/** Seeds as a sentence has them: `100–109, 200`. */
export function seedsInWords(seeds: readonly number[]): string {
  return seedsText(seeds).replaceAll('-', '–');
}

/**
 * What a picture's means are over, to stand behind "over": `seeds 100–107`, or of a grid that is not trained to its end
 * the seeds that are there and how many each row has, `seeds 100, 101 (1–2 of 8 per row, those measured so far)`.
 *
 * @param seeds of the grid
 * @param rows the seeds that each row of the picture has
 * @param row what a row is
 */
export function seedsInPicture(
  seeds: readonly number[],
  rows: readonly (readonly number[])[],
  row = 'row',
): string {
  const all = seeds.length;
  const there = seeds.filter((seed) => rows.some((own) => own.includes(seed)));
  const counts = rows.map((own) => own.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (there.length === 0) return `seeds (none of ${all} measured yet)`;
  const named = `seed${there.length > 1 ? 's' : ''} ${seedsInWords(there)}`;
  if (least === all) return named;
  const each = least === most ? `${most} of ${all}` : `${least}–${most} of ${all}`;
  return `${named} (${each} per ${row}, those measured so far)`;
}
