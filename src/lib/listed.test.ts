import { expect, it } from 'vitest';
import { listed, someOf } from './listed';

it('lists as a sentence does', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed([1, 2, 3])]).toEqual([
    '',
    'a',
    'a and b',
    '1, 2 and 3',
  ]);
});

it('counts what there is no room to name', () => {
  const names = [...'abcdefgh'];
  expect(someOf(names.slice(0, 6))).toBe('a, b, c, d, e and f');
  expect(someOf(names)).toBe('a, b, c, d, e, f and 2 more');
});
