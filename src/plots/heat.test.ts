import { describe, expect, it } from 'vitest';
import { maskHeat } from './fixtures/heat';
import { cellAt, describeHeat, type HeatMap, type HeatMarks, heatMap, pairMaps } from './heat';

describe('heatMap', () => {
  const marks = heatMap(maskHeat(), 400);

  it('tiles the frame without overlap, spare rows apart', () => {
    for (const a of marks.cells) {
      for (const b of marks.cells) {
        if (a === b) continue;
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
    const [second, third, spare] = [1, 2, 3].map((row) => marks.cells.find((c) => c.row === row)!);
    expect(spare.y - third.y).toBeGreaterThan(third.y - second.y);
  });

  it('finds the cell under every cell’s centre', () => {
    for (const cell of marks.cells) {
      expect(cellAt(marks, cell.centreX, cell.centreY)).toEqual({ row: cell.row, column: cell.column });
    }
    expect(cellAt(marks, 1, 1)).toBeNull();
  });

  it('shows values where there is room, and none where there is not', () => {
    expect(marks.cells[0].text).toBe('.98');
    const narrow = heatMap(maskHeat(), 150);
    expect(narrow.cells.every((c) => c.text === '')).toBe(true);
    expect(narrow.frame.x + narrow.frame.width).toBeLessThanOrEqual(150);
  });

  it('turns column names that are wider than their column', () => {
    expect(marks.columnsTurned).toBe(true);
    const short = heatMap({ ...maskHeat(), columnNames: ['Y1', 'Y2', 'Y3', 'Y4'] }, 400);
    expect(short.columnsTurned).toBe(false);
  });

  it('outlines every row of a group', () => {
    expect(marks.groups.map((g) => [g.name, g.row])).toEqual([
      ['A', 0],
      ['A', 1],
    ]);
  });
});

it('puts two maps side by side only where values stay legible', () => {
  const wide = pairMaps(['L1', 'L2'], 5, 560);
  expect(wide.beside).toBe(true);
  expect(wide.firstWidth + wide.secondWidth).toBeLessThanOrEqual(560);
  expect(pairMaps(['sentiment'], 12, 420).beside).toBe(false);
});

describe('row names', () => {
  const names = ['sentiment', 'quantity'];
  const grid = (columns: number): HeatMap => ({
    rowNames: names,
    columnNames: Array.from({ length: columns }, (_, k) => `D${k + 1}`),
    cells: [],
    groups: [],
  });
  const drawn = (marks: HeatMarks) => marks.rowNames.map((name) => name.text);

  it('are not cut while there is room beside the cells', () => {
    expect(drawn(heatMap(grid(3), 240))).toEqual(names);
    expect(drawn(heatMap(grid(9), 150))).toEqual(['senti…', 'quant…']);
  });

  it('stay whole in the first of two maps, whose width is theirs and that of the cells', () => {
    for (const [columns, width] of [
      [3, 330],
      [3, 620],
      [6, 620],
    ]) {
      const { beside, firstWidth } = pairMaps(names, columns, width);
      expect(beside).toBe(true);
      expect(drawn(heatMap(grid(columns), firstWidth))).toEqual(names);
    }
  });
});

it('says a map in words', () => {
  expect(describeHeat(maskHeat())).toBe(
    'Above threshold, by task: sentiment: sentiment, topic; topic: none; sentiment + topic: sentiment, topic; ' +
      'agent: agent. Against the true graph 1 edge is missing and 1 extra. Group A has equal rows: sentiment, topic.',
  );
});
