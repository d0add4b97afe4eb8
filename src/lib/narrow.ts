import { Refusal } from './refusal';

/**
 * Readers that narrow `unknown` to a bounded value or refuse it with the place and the rule. Written by hand rather
 * than as a schema because a stored run holds hundreds of thousands of numbers, and because every refusal states its
 * bounds in words.
 */

/** @throws Refusal unless it is an object that is no list */
export function readRecord(
  input: unknown,
  path: string,
  rule = 'must be an object',
): Readonly<Record<string, unknown>> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Refusal(path, input, rule);
  }
  return input as Readonly<Record<string, unknown>>;
}

/** @throws Refusal unless it is a list of at least `least` and at most `most` items */
export function readList(input: unknown, path: string, least: number, most: number): readonly unknown[] {
  if (!Array.isArray(input)) throw new Refusal(path, input, 'must be a list');
  if (input.length < least || input.length > most) {
    throw new Refusal(`${path}.length`, input.length, `must have ${least} to ${most} items`);
  }
  return input;
}

/** @throws Refusal unless it is a finite number in [least, most] */
export function readNumber(input: unknown, path: string, least: number, most: number): number {
  if (typeof input !== 'number' || !(input >= least && input <= most)) {
    throw new Refusal(path, input, `must be a number from ${least} to ${most}`);
  }
  return input === 0 ? 0 : input; // no −0, which text forms lose
}

/** @throws Refusal unless it is an integer in [least, most] */
export function readInteger(input: unknown, path: string, least: number, most: number): number {
  if (!Number.isInteger(input)) {
    throw new Refusal(path, input, `must be a whole number from ${least} to ${most}`);
  }
  return readNumber(input, path, least, most);
}

/** @throws Refusal unless it is a text of `least` to `most` characters without control characters */
export function readText(input: unknown, path: string, least: number, most: number): string {
  if (
    typeof input !== 'string' ||
    input.length < least ||
    input.length > most ||
    /[\p{Cc}\p{Cs}]/u.test(input)
  ) {
    throw new Refusal(
      path,
      input,
      `must be a text of ${least} to ${most} characters, none a control character`,
    );
  }
  return input;
}

/** @throws Refusal unless it is one of the options */
export function readOption<T extends string>(input: unknown, path: string, options: readonly T[]): T {
  const found = options.find((option) => option === input);
  if (found === undefined) throw new Refusal(path, input, `must be one of ${options.join(', ')}`);
  return found;
}

/** @throws Refusal unless it is true or false */
export function readBoolean(input: unknown, path: string): boolean {
  if (typeof input !== 'boolean') throw new Refusal(path, input, 'must be true or false');
  return input;
}
