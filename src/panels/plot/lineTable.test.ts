import { expect, it } from 'vitest';
import { lossLines } from '../../plots/fixtures/lines';
import { tableOfLines } from './lineTable';

it('shows about ten rows of a long run, the last step among them', () => {
  const table = tableOfLines('Losses', lossLines(2000));
  expect(table.columns).toEqual(['step', 'prediction', 'distinction', 'mask F1']);
  expect(table.rows()).toHaveLength(11);
  expect(table.rows().at(-1)?.cells[0]).toBe(2000);
  expect(table.caption).toBe('Losses, 11 of 2000 recorded steps');
});

it('shows every row of a short run, and none of an empty one', () => {
  expect(
    tableOfLines('Losses', lossLines(4))
      .rows()
      .map((r) => r.key),
  ).toEqual(['1', '2', '3', '4']);
  expect(tableOfLines('Losses', { ...lossLines(4), series: [] }).rows()).toEqual([]);
});
