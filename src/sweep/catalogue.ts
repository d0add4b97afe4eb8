import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import { CHANGE_NAMES, type ChangeName, changed, NAMED_CHANGES } from '../experiment/namedChanges';
import { difference } from '../lib/difference';
import type { Variant } from './grid';

/** A variant that needs no explanation by its author. */
export interface NamedVariant extends Variant {
  /** What differs, in a clause. */
  readonly says: string;
  /** Why it matters, in one or two sentences. */
  readonly why: string;
}

/** The base itself, the row that the others are read against. */
export const FULL: NamedVariant = {
  id: 'full',
  name: 'full',
  says: 'the experiment as it stands',
  why: 'Every other row is this one with something changed, on the same data, steps and seed.',
  change: {},
};

export type CatalogueId = 'full' | ChangeName;

/** Every id the catalogue knows, for any base. */
export const CATALOGUE_IDS: readonly CatalogueId[] = ['full', ...CHANGE_NAMES];

/** The named variant of this id, or null where it makes no sense for this base. */
export function namedVariant(base: Experiment, id: CatalogueId): NamedVariant | null {
  if (id === 'full') return FULL;
  const experiment = changed(base, id);
  const change = experiment && difference(base, experiment);
  if (!change) return null;
  const { name, says, why } = NAMED_CHANGES[id];
  return { id, name, says, why, change };
}

/** The named variants that make sense for a base, each a different training, the base first. */
export function catalogueOf(base: Experiment): NamedVariant[] {
  const keys = new Set([experimentKey(base)]);
  const others = CHANGE_NAMES.flatMap((id) => {
    const experiment = changed(base, id);
    const variant = namedVariant(base, id);
    if (!experiment || !variant) return [];
    const key = experimentKey(experiment);
    if (keys.has(key)) return [];
    keys.add(key);
    return [variant];
  });
  return [FULL, ...others];
}

/** A named variant as a grid keeps it: what it says about itself is looked up again. */
export function bare({ id, name, change }: Variant): Variant {
  return { id, name, change };
}

/** Whether a text is an id of the catalogue. */
export function isCatalogueId(text: string): text is CatalogueId {
  return CATALOGUE_IDS.some((id) => id === text);
}
