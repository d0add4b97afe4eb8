import fc from 'fast-check';
import { expect, it } from 'vitest';
import { phaseDotAt, phasePlot } from './phase';

const COLUMNS = [
  { id: 'equal', name: 'row equals another', holds: false },
  { id: 'own', name: 'row of its own', holds: true },
];
const SIDES = ['equal', 'told apart'] as const;
const SIZE = { width: 400, height: 240 };

it('puts a dot into its column at its height, with a border between failing and holding', () => {
  const marks = phasePlot(
    {
      columns: COLUMNS,
      sides: SIDES,
      dots: [
        { id: 'a', column: 0, value: 0.5, group: 'a' },
        { id: 'b', column: 1, value: 0, group: 'b' },
        { id: 'c', column: 1, value: 1, group: 'c' },
      ],
      yDomain: [0, 1],
    },
    SIZE,
  );
  const { frame, dots, columns } = marks;
  expect(dots.find((d) => d.id === 'a')?.y).toBeCloseTo(frame.y + frame.height / 2, 0);
  expect(marks.border?.x).toBeCloseTo(frame.x + frame.width / 2, 0);
  expect(marks.border?.sides).toEqual(SIDES);
  expect(columns[1].mean?.value).toBe(0.5);
  expect(columns.map((c) => c.count)).toEqual([1, 2]);
  const c = dots.find((d) => d.id === 'c')!;
  expect(phaseDotAt(marks, c.x + 3, c.y)?.id).toBe('c');
  expect(phaseDotAt(marks, frame.x, frame.y)).toBeNull();
});

it('counts a group once in the mean, however many dots it has', () => {
  const dots = [0.2, 0.4, 0.9].map((value, k) => ({
    id: String(k),
    column: 0,
    value,
    group: k < 2 ? 'a graph of two' : 'another',
  }));
  const marks = phasePlot({ columns: COLUMNS, sides: SIDES, dots, yDomain: [0, 1] }, SIZE);
  // (.3 + .9) / 2; of the dots it would be .5.
  expect(marks.columns[0].mean?.value).toBeCloseTo(0.6, 12);
});

it('has no border where the condition holds everywhere, and no mean without dots', () => {
  const marks = phasePlot({ columns: COLUMNS.slice(1), sides: SIDES, dots: [], yDomain: [0, 1] }, SIZE);
  expect(marks.border).toBeNull();
  expect(marks.columns[0].mean).toBeNull();
});

it('keeps any number of dots inside their column', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 80 }), (values) => {
      const dots = values.map((value, k) => ({ id: String(k), column: 1, value, group: 'one' }));
      const marks = phasePlot({ columns: COLUMNS, sides: SIDES, dots, yDomain: [0, 1] }, SIZE);
      for (const dot of marks.dots) {
        expect(dot.x).toBeGreaterThan(marks.frame.x + marks.frame.width / 2);
        expect(dot.x).toBeLessThan(marks.frame.x + marks.frame.width);
      }
    }),
  );
});
