import { sizeOf } from './graph';

/** A parameter as a layout sees it. */
export interface Placed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly group: 'weights' | 'masks';
}

/** Every parameter begins at a multiple of this many elements. */
const ALIGNMENT = 4;

/**
 * Where parameters lie: one after another, those of a rate group together, so that Adam takes a whole group at once. The same
 * places serve four regions of `size` elements each: values, first moments, second moments and gradients.
 */
export class Layout {
  readonly size: number;
  /** Elements [begin, end) of each rate group, without empty ones. */
  readonly groups: readonly {
    readonly group: 'weights' | 'masks';
    readonly begin: number;
    readonly end: number;
  }[];
  readonly #places = new Map<string, { begin: number; size: number }>();

  constructor(parameters: readonly Placed[]) {
    let at = 0;
    const groups: { group: 'weights' | 'masks'; begin: number; end: number }[] = [];
    for (const group of ['weights', 'masks'] as const) {
      const begin = at;
      for (const { name, shape } of parameters.filter((parameter) => parameter.group === group)) {
        const size = sizeOf(shape);
        this.#places.set(name, { begin: at, size });
        at += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
      }
      if (at > begin) groups.push({ group, begin, end: at });
    }
    this.groups = groups;
    this.size = at;
  }

  /** The parameter's elements within a region. @throws Error for an unknown name */
  place(name: string): { readonly begin: number; readonly size: number } {
    const place = this.#places.get(name);
    if (!place) throw new Error(`no parameter called ${name}`);
    return place;
  }

  names(): IterableIterator<string> {
    return this.#places.keys();
  }
}
