import type { Experiment } from '../src/experiment/experiment';
import { trainingProblems } from '../src/experiment/rules';
import { Refusal } from '../src/lib/refusal';
import { bare, CATALOGUE_IDS, catalogueOf, FULL, isCatalogueId, namedVariant } from '../src/sweep/catalogue';
import { customVariant } from '../src/sweep/customVariant';
import { type Cell, cellsOf, FRESH_SEEDS, type Grid, type Variant } from '../src/sweep/grid';
import { parseGrid } from '../src/sweep/parse';
import { readSeeds } from '../src/sweep/seedText';
import { type Sweepable, sweepableFromArgument } from './experimentArgument';

/** What the options of `lab sweep` and `lab probe` say of the grid; null where an option was not given. */
export interface GridOptions {
  readonly target: string;
  readonly seeds: string | null;
  readonly variants: string | null;
  readonly reference: string | null;
}

/** Several changes of one variant are joined by `+` before a field's name; `1e+3` is a number. */
const JOINED = /\+(?=\p{L})/u;

/**
 * The grid that a PRESET|FILE|LINK and the options stand for. A file or link may carry a grid itself, from which
 * `--variants` then chooses; an experiment is the base of one.
 *
 * @throws Refusal
 */
export async function gridFromOptions(options: GridOptions): Promise<Grid> {
  const source = await sweepableFromArgument(options.target);
  const variants = variantsOf(source, options.variants);
  const seeds = options.seeds === null ? (source.grid?.seeds ?? FRESH_SEEDS) : readSeeds(options.seeds);
  const reference = options.reference ?? usualReference(variants, source.grid?.reference ?? FULL.id);
  // Through the parser, so that options obey the same bounds as a file.
  return parseGrid({ version: 1, base: source.experiment, variants, seeds, reference });
}

/** Each training once, checked before the first begins: two variants may come to the same. @throws Refusal */
export function trainableCells(grid: Grid): Cell[] {
  const cells = new Map<string, Cell>();
  for (const cell of cellsOf(grid)) {
    if (cell.experiment.world.kind === 'own') {
      throw new Refusal(
        'base',
        'own',
        'a grid is trained on the worlds, not on one’s own data',
        'Use `lab train --data`.',
      );
    }
    const [problem] = trainingProblems(cell.experiment);
    if (problem) {
      throw new Refusal(`${cell.variant}: ${problem.path}`, problem.value, problem.rule, problem.remedy);
    }
    if (!cells.has(cell.key)) cells.set(cell.key, cell);
  }
  return [...cells.values()];
}

function usualReference(variants: readonly Variant[], wanted: string): string {
  return variants.some(({ id }) => id === wanted) ? wanted : variants[0].id;
}

function variantsOf({ experiment, grid }: Sweepable, text: string | null): readonly Variant[] {
  if (text === null) return grid?.variants ?? catalogueOf(experiment).map(bare);
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) throw new Refusal('--variants', text, 'names at least one variant');
  const chosen: Variant[] = [];
  for (const word of words) {
    const known = grid?.variants.find(({ id }) => id === word);
    chosen.push(known ?? variantOf(experiment, word, chosen));
  }
  return chosen;
}

function variantOf(base: Experiment, word: string, others: readonly Variant[]): Variant {
  if (isCatalogueId(word)) {
    const named = namedVariant(base, word);
    if (named) return bare(named);
    const possible = catalogueOf(base).map(({ id }) => id);
    throw new Refusal(
      '--variants',
      word,
      'makes no sense for this base',
      `Those that do: ${possible.join(', ')}.`,
    );
  }
  if (/^[a-z-]+$/.test(word)) {
    const known = CATALOGUE_IDS.join(', ');
    throw new Refusal(
      '--variants',
      word,
      'is no variant',
      `Name some of ${known}, or a difference like uic=0.1.`,
    );
  }
  return customVariant(
    base,
    word.split(JOINED).join(', '),
    others.map(({ id }) => id),
  );
}
