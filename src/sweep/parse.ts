import { LIMITS } from '../experiment/limits';
import { parseExperiment } from '../experiment/parse';
import { readDifference } from '../lib/difference';
import { readInteger, readList, readRecord, readText } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import { experimentOf, type Grid, type Variant } from './grid';

export const GRID_LIMITS = { variants: [1, 32], seeds: [1, 100], name: [1, 80] } as const;

/**
 * Narrows outside data to a grid: 1–32 variants with different ids, each of which makes an experiment of the base;
 * 1–100 different seeds; a reference among the variants. Whether an experiment can be trained is another question,
 * answered by `trainingProblems`.
 *
 * @throws Refusal
 */
export function parseGrid(input: unknown): Grid {
  const source = readRecord(input, 'grid');
  if (typeof source.version === 'number' && source.version > 1) {
    throw new Refusal(
      'grid.version',
      source.version,
      'this lab reads grids of version 1; this one was made by a newer lab',
      'Reload the page to get the newest lab.',
    );
  }
  readInteger(source.version, 'grid.version', 1, 1);
  const base = parseExperiment(source.base);
  const variants = readList(source.variants, 'grid.variants', ...GRID_LIMITS.variants).map((variant, k) =>
    parseVariant(variant, `grid.variants[${k}]`),
  );
  for (const [k, { id }] of variants.entries()) {
    if (variants.findIndex((other) => other.id === id) < k) {
      throw new Refusal(`grid.variants[${k}].id`, id, 'ids are unique in a grid', 'Rename one of them.');
    }
  }
  const seeds = readList(source.seeds, 'grid.seeds', ...GRID_LIMITS.seeds).map((seed, k) =>
    readInteger(seed, `grid.seeds[${k}]`, ...LIMITS.seed),
  );
  for (const [k, seed] of seeds.entries()) {
    if (seeds.indexOf(seed) < k) throw new Refusal(`grid.seeds[${k}]`, seed, 'seeds differ', 'Name it once.');
  }
  const reference = readText(source.reference, 'grid.reference', 1, 40);
  if (!variants.some(({ id }) => id === reference)) {
    throw new Refusal(
      'grid.reference',
      reference,
      'must be the id of a variant',
      `Variants: ${variants.map(({ id }) => id).join(', ')}.`,
    );
  }
  for (const variant of variants) experimentOf({ base }, variant, seeds[0]);
  return { version: 1, base, variants, seeds, reference };
}

/** @throws Refusal; also for a change that is no difference at all (whether it fits a base is found when it is applied) */
export function parseVariant(input: unknown, path: string): Variant {
  const source = readRecord(input, path);
  return {
    id: readVariantId(source.id, `${path}.id`),
    name: readText(source.name, `${path}.name`, ...GRID_LIMITS.name),
    change: readDifference(source.change, `${path}.change`),
  };
}

/** @throws Refusal unless it is 1–40 lower-case letters, digits and dashes */
export function readVariantId(input: unknown, path: string): string {
  if (typeof input !== 'string' || !/^[a-z0-9-]{1,40}$/.test(input)) {
    throw new Refusal(path, input, 'must be 1 to 40 lower-case letters, digits and dashes');
  }
  return input;
}
