import type { Access } from './access';
import type { Value } from './graph';

/** Places in one arena, counted in elements from its begin. */
export interface Plan {
  readonly places: ReadonlyMap<Value, number>;
  /** Elements in all. */
  readonly size: number;
}

/** Every value begins at a multiple of this: a SIMD vector. */
const ALIGNMENT = 4;

interface Lifetime {
  readonly value: Value;
  first: number;
  last: number;
}

/**
 * Gives every value that the steps touch a place, so that values whose lives overlap do not; a life runs from the first
 * step that touches the value to the last. Largest first, each at the lowest place that is free for its whole life.
 *
 * @param steps what each step touches, in order
 * @param elsewhere values that have a place already
 * @param toEnd values that are read after the last
 */
export function planMemory(
  steps: readonly (readonly Access[])[],
  elsewhere: (value: Value) => boolean,
  toEnd: ReadonlySet<Value>,
): Plan {
  const places = new Map<Value, number>();
  const placed: { from: number; to: number; life: Lifetime }[] = [];
  let size = 0;
  const lives = lifetimes(steps, elsewhere, toEnd);
  for (const life of lives.sort((a, b) => b.value.size - a.value.size || a.value.id - b.value.id)) {
    const wanted = Math.ceil(life.value.size / ALIGNMENT) * ALIGNMENT;
    let from = 0;
    for (const other of placed) {
      if (other.life.last < life.first || other.life.first > life.last) continue;
      if (other.from - from >= wanted) break;
      from = Math.max(from, other.to);
    }
    places.set(life.value, from);
    const at = placed.findIndex((other) => other.from > from);
    placed.splice(at < 0 ? placed.length : at, 0, { from, to: from + wanted, life });
    size = Math.max(size, from + wanted);
  }
  return { places, size };
}

function lifetimes(
  steps: readonly (readonly Access[])[],
  elsewhere: (value: Value) => boolean,
  toEnd: ReadonlySet<Value>,
): Lifetime[] {
  const lives = new Map<Value, Lifetime>();
  steps.forEach((accesses, step) => {
    for (const { value } of accesses) {
      const life = lives.get(value);
      if (life) life.last = step;
      else if (!elsewhere(value)) lives.set(value, { value, first: step, last: step });
    }
  });
  for (const value of toEnd) {
    const life = lives.get(value);
    if (life) life.last = steps.length;
  }
  return [...lives.values()];
}
