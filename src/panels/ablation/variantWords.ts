import type { Experiment } from '../../experiment/experiment';
import { isCatalogueId, namedVariant } from '../../sweep/catalogue';
import { describeChange } from '../../sweep/describe';
import type { Variant } from '../../sweep/grid';

/** A variant as it is explained to a reader. */
export interface VariantInWords {
  readonly name: string;
  /** What differs, in a clause. */
  readonly says: string;
  /** Why it matters; empty for an own difference, whose author knows. */
  readonly why: string;
  /** Field by field; empty for the base. */
  readonly changes: readonly string[];
}

/** What there is to say about each of these variants, by id. */
export function variantWords(
  base: Experiment,
  variants: readonly Variant[],
): ReadonlyMap<string, VariantInWords> {
  return new Map(
    variants.map((variant) => {
      const named = isCatalogueId(variant.id) ? namedVariant(base, variant.id) : null;
      const changes = describeChange(base, variant);
      const own = changes.length > 0 ? changes.join(', ') : 'the experiment as it stands';
      return [
        variant.id,
        {
          name: variant.name,
          says: named?.says ?? own,
          why: named?.why ?? '',
          changes: named ? changes : [],
        },
      ];
    }),
  );
}

/** One line for where the pointer rests. */
export function hintsOf(words: ReadonlyMap<string, VariantInWords>): ReadonlyMap<string, string> {
  return new Map([...words].map(([id, { says, why }]) => [id, why ? `${says}. ${why}` : says]));
}
