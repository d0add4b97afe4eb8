import { describe, expect, it } from 'vitest';
import type { Curve } from './measure';
import { decades, scalingPicture } from './picture';

const CURVE: Curve = {
  preset: 'language-sit',
  axis: 'batch B',
  limit: 1,
  points: [8, 16, 32].map((x) => ({ x, milliseconds: x / 4, operations: 1000 * x })),
  expected: 1,
  found: 1,
};

describe('scalingPicture', () => {
  it('draws a panel for each curve, with its axes and exponents', () => {
    const svg = scalingPicture([
      CURVE,
      { ...CURVE, axis: 'tasks m', found: 0.5 },
      { ...CURVE, preset: 'other' },
    ]);
    expect(svg.match(/<circle/g)).toHaveLength(9);
    for (const words of ['batch B', 'tasks m', 'language-sit: ', 'other: ', 'exponent 0.50, expected 1.00']) {
      expect(svg).toContain(words);
    }
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('decades', () => {
  it('labels 1, 2 and 5, or powers of ten alone over a wide domain', () => {
    expect(decades([0.5, 5])).toEqual([0.5, 1, 2, 5]);
    expect(decades([0.01, 100])).toEqual([0.01, 0.1, 1, 10, 100]);
  });
});
