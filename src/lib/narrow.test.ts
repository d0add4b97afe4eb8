import { describe, expect, it } from 'vitest';
import { readBoolean, readInteger, readList, readNumber, readOption, readRecord, readText } from './narrow';
import { Refusal } from './refusal';

describe('readers', () => {
  it('take what fits', () => {
    expect(readNumber(1, 'x', 0, 1)).toBe(1);
    expect(Object.is(readNumber(-0, 'x', 0, 1), 0)).toBe(true);
    expect(readInteger(3, 'x', 0, 3)).toBe(3);
    expect(readText('é', 'x', 1, 1)).toBe('é');
    expect(readOption('a', 'x', ['a', 'b'])).toBe('a');
    expect(readBoolean(false, 'x')).toBe(false);
    expect(readList([1], 'x', 1, 1)).toEqual([1]);
    expect(readRecord({ a: 1 }, 'x')).toEqual({ a: 1 });
  });

  it.each([
    [() => readNumber(Number.NaN, 'a.b', 0, 1), 'from 0 to 1'],
    [() => readNumber('1', 'a.b', 0, 1), 'from 0 to 1'],
    [() => readNumber(Number.POSITIVE_INFINITY, 'a.b', 0, 1), 'from 0 to 1'],
    [() => readInteger(0.5, 'a.b', 0, 1), 'whole number'],
    [() => readText('a\nb', 'a.b', 0, 5), 'control character'],
    [() => readText('abc', 'a.b', 0, 2), '0 to 2'],
    [() => readOption('toString', 'a.b', ['x']), 'one of x'],
    [() => readBoolean(1, 'a.b'), 'true or false'],
    [() => readList({ length: 1 }, 'a.b', 0, 2), 'list'],
    [() => readList([1, 2, 3], 'a.b', 0, 2), '0 to 2 items'],
    [() => readRecord([], 'a.b'), 'object'],
    [() => readRecord(null, 'a.b'), 'object'],
  ])('refuse the rest, naming place and rule', (read, rule) => {
    expect(read).toThrow(Refusal);
    expect(read).toThrow(new RegExp(`^a\\.b.*${rule}`));
  });

  it('a refusal of something deeply nested is still a refusal', () => {
    let deep: unknown = 1;
    for (let k = 0; k < 100_000; k++) deep = [deep];
    expect(() => readNumber(deep, 'x', 0, 1)).toThrow(Refusal);
  });
});
