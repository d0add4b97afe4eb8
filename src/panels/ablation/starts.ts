import { defaultExperiment } from '../../experiment/defaults';
import type { Experiment } from '../../experiment/experiment';
import { experimentKey } from '../../experiment/key';
import { bare, type CatalogueId, catalogueOf, isCatalogueId, namedVariant } from '../../sweep/catalogue';
import { nameOfChange } from '../../sweep/customVariant';
import { experimentOf, FRESH_SEEDS, type Grid, type Variant } from '../../sweep/grid';

/** In the order in which they answer "which part of SIT matters?"; the controls that decide a claim come early. */
const TELLING: readonly string[] = [
  'full',
  'no-uic',
  'with-uic',
  'no-mask',
  'oracle',
  'plain',
  'plain-additive',
  'no-distinction',
  'no-reconstruction',
  'sparse',
  'no-sparse',
] satisfies readonly CatalogueId[];
const VARIANTS = 6;

/** What the first grid of an experiment is made of: itself where it is SIT with masks to learn, else its world's SIT. */
export function ablationBase(experiment: Experiment): Experiment {
  const { model, world } = experiment;
  return model.kind === 'sit' && model.mask === 'learned' ? experiment : defaultExperiment(world.kind);
}

/** "Which part of SIT matters?": six variants, eight seeds. */
export function partsGrid(experiment: Experiment): Grid {
  const base = ablationBase(experiment);
  const variants = catalogueOf(base)
    .filter(({ id }) => TELLING.includes(id))
    .toSorted((a, b) => TELLING.indexOf(a.id) - TELLING.indexOf(b.id))
    .slice(0, VARIANTS)
    .map(bare);
  return { version: 1, base, variants, seeds: FRESH_SEEDS, reference: 'full' };
}

/**
 * The same rows on another base: named variants are worked out anew, own differences are kept where they still make
 * another experiment, and say what they change there unless the reader named them. Returns the names of the rows that do
 * not fit.
 */
export function rebase(
  grid: Grid,
  base: Experiment,
): { readonly grid: Grid; readonly dropped: readonly string[] } {
  const dropped: string[] = [];
  const variants = grid.variants.flatMap((variant): Variant[] => {
    const moved = isCatalogueId(variant.id) ? namedVariant(base, variant.id) : moveOwn(variant, grid, base);
    if (!moved) dropped.push(variant.name);
    return moved ? [bare(moved)] : [];
  });
  const kept = variants.length > 0 ? variants : [bare(catalogueOf(base)[0])];
  const reference = kept.some(({ id }) => id === grid.reference) ? grid.reference : kept[0].id;
  return { grid: { ...grid, base, variants: kept, reference }, dropped };
}

/** An own difference on another base, or null where it makes no experiment there, or changes nothing. */
function moveOwn(variant: Variant, grid: Grid, base: Experiment): Variant | null {
  const [seed] = grid.seeds;
  const nameOn = (of: Experiment) => nameOfChange(of, experimentOf({ base: of }, variant, of.seed));
  try {
    const experiment = experimentOf({ base }, variant, seed);
    if (experimentKey(experiment) === experimentKey({ ...base, seed })) return null;
    return variant.name === nameOn(grid.base) ? { ...variant, name: nameOn(base) } : variant;
  } catch {
    return null;
  }
}
