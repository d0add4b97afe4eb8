import { Refusal } from './refusal';

/**
 * A minimal recursive difference between two values of plain data, as plain data itself:
 * `[value]` replaces, `null` removes a field, an object changes the fields (or, by index, the items) it names.
 * Lists of different lengths are replaced whole.
 */
export type Difference = readonly [value: unknown] | null | { readonly [key: string]: Difference };

/** No experiment is nested deeper; an adversarial difference could otherwise exhaust the stack. */
const DEEPEST = 16;

/** The difference that turns `from` into `to`, or undefined when they are equal. */
export function difference(from: unknown, to: unknown): Difference | undefined {
  if (Object.is(from, to)) return undefined;
  const comparable = Array.isArray(from)
    ? Array.isArray(to) && from.length === to.length
    : isObject(from) && isObject(to) && !Array.isArray(to);
  if (!comparable) return [to];
  const [before, after] = [from as Fields, to as Fields];
  const changes: [string, Difference][] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!Object.hasOwn(after, key) || after[key] === undefined) {
      if (before[key] !== undefined) changes.push([key, null]);
    } else {
      const change = difference(Object.hasOwn(before, key) ? before[key] : undefined, after[key]);
      if (change !== undefined) changes.push([key, change]);
    }
  }
  if (changes.length === 0) return undefined;
  const nested = Object.fromEntries(changes);
  // A list whose items all changed is shorter as a whole.
  return JSON.stringify(nested).length < JSON.stringify([to]).length ? nested : [to];
}

/**
 * @param change outside data
 * @throws Refusal for anything that is no difference
 */
export function applyDifference(base: unknown, change: unknown, path = 'link', depth = 0): unknown {
  if (depth > DEEPEST) throw new Refusal(path, depth, `a difference is nested at most ${DEEPEST} deep`);
  if (Array.isArray(change)) {
    if (change.length !== 1) throw new Refusal(path, change, 'a replacement is a list of one value');
    return change[0];
  }
  if (!isObject(change)) throw new Refusal(path, change, 'a difference is an object or a replacement');
  if (!isObject(base)) throw new Refusal(path, change, 'a difference names a field that its base lacks');
  if (Array.isArray(base)) {
    const items: unknown[] = [...base];
    for (const [key, item] of Object.entries(change)) {
      const at = /^\d{1,4}$/.test(key) ? Number(key) : -1;
      if (at < 0 || at >= items.length)
        throw new Refusal(path, key, 'a difference names an item of its list');
      items[at] = applyDifference(items[at], item, `${path}[${at}]`, depth + 1);
    }
    return items;
  }
  // Through a map and fromEntries: a field called "__proto__" stays a field.
  const fields = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(change)) {
    if (value === null) fields.delete(key);
    else fields.set(key, applyDifference(fields.get(key), value, `${path}.${key.slice(0, 40)}`, depth + 1));
  }
  return Object.fromEntries(fields);
}

/**
 * Narrows outside data to a difference, without a base to apply it to: what it puts in place of a value is not looked at.
 *
 * @throws Refusal
 */
export function readDifference(input: unknown, path: string, depth = 0): Difference {
  if (depth > DEEPEST) throw new Refusal(path, depth, `a difference is nested at most ${DEEPEST} deep`);
  if (input === null) return null;
  if (Array.isArray(input)) {
    if (input.length !== 1) throw new Refusal(path, input, 'a replacement is a list of one value');
    return [input[0]];
  }
  if (!isObject(input)) throw new Refusal(path, input, 'a difference is an object or a replacement');
  return Object.fromEntries(
    Object.entries(input).map(([key, field]) => [
      key,
      readDifference(field, `${path}.${key.slice(0, 40)}`, depth + 1),
    ]),
  );
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
