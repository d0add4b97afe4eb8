import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import { experimentKey } from '../experiment/key';
import { Refusal } from '../lib/refusal';
import { catalogueOf } from './catalogue';
import { cellsOf, type Grid } from './grid';
import { parseGrid } from './parse';

const GRID: Grid = {
  version: 1,
  base: NUMERIC_SIT,
  variants: catalogueOf(NUMERIC_SIT).map(({ id, name, change }) => ({ id, name, change })),
  seeds: [100, 101],
  reference: 'full',
};

describe('parseGrid', () => {
  it('gives back what was written', () => {
    expect(parseGrid(JSON.parse(JSON.stringify(GRID)))).toEqual(GRID);
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', 3, /grid: must be an object/],
    ['a newer version', { ...GRID, version: 2 }, /newer lab/],
    ['no version', { ...GRID, version: undefined }, /grid\.version/],
    ['no base', { ...GRID, base: {} }, /version/],
    ['no variants', { ...GRID, variants: [] }, /1 to 32 items/],
    ['33 variants', { ...GRID, variants: Array(33).fill(GRID.variants[0]) }, /1 to 32 items/],
    ['an id twice', { ...GRID, variants: [GRID.variants[0], GRID.variants[0]] }, /unique/],
    [
      'a bad id',
      { ...GRID, variants: [{ ...GRID.variants[0], id: 'A b' }] },
      /variants\[0\]\.id.*lower-case/,
    ],
    ['no name', { ...GRID, variants: [{ ...GRID.variants[0], name: '' }] }, /variants\[0\]\.name/],
    ['no seeds', { ...GRID, seeds: [] }, /1 to 100/],
    ['a seed twice', { ...GRID, seeds: [1, 2, 1] }, /seeds\[2\]/],
    ['a broken seed', { ...GRID, seeds: [1.5] }, /whole number/],
    ['an unknown reference', { ...GRID, reference: 'oracl' }, /id of a variant.*Variants: full,/],
    [
      'a variant that is no experiment',
      { ...GRID, variants: [{ id: 'full', name: 'x', change: { losses: { uic: [-1] } } }] },
      /variants\.full: losses\.uic: must be a number from 0 to 100 \(found -1\)/,
    ],
    [
      'a change of a field that is not there',
      { ...GRID, variants: [{ id: 'full', name: 'x', change: { loses: { uic: [1] } } }] },
      /its base lacks/,
    ],
    ['a change that is none', { ...GRID, variants: [{ id: 'full', name: 'x', change: 3 }] }, /difference/],
  ])('refuses %s', (_, input, message) => {
    expect(() => parseGrid(input)).toThrow(Refusal);
    expect(() => parseGrid(input)).toThrow(message);
  });

  it('refuses a change nested without end', () => {
    let change: unknown = [1];
    for (let k = 0; k < 20_000; k++) change = { a: change };
    expect(() => parseGrid({ ...GRID, variants: [{ id: 'full', name: 'x', change }] })).toThrow(/nested/);
  });

  it('takes anything else as a Refusal', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('base', 'variants', 'seeds', 'reference'),
        (value, field) => {
          try {
            parseGrid({ ...GRID, [field]: value });
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
    );
  });
});

describe('cellsOf', () => {
  it('goes seed by seed, so that the first results compare all variants', () => {
    const cells = cellsOf(GRID);
    expect(cells.map(({ seed }) => seed)).toEqual([
      ...GRID.variants.map(() => 100),
      ...GRID.variants.map(() => 101),
    ]);
    expect(cells[0].key).toBe(experimentKey({ ...NUMERIC_SIT, seed: 100 }));
    expect(new Set(cells.map(({ key }) => key)).size).toBe(cells.length);
  });
});
