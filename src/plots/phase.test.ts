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
        { id: 'a', column: 0, value: 0.5 },
        { id: 'b', column: 1, value: 0 },
        { id: 'c', column: 1, value: 1 },
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

it('has no border where the condition holds everywhere, and no mean without dots', () => {
  const marks = phasePlot({ columns: COLUMNS.slice(1), sides: SIDES, dots: [], yDomain: [0, 1] }, SIZE);
  expect(marks.border).toBeNull();
  expect(marks.columns[0].mean).toBeNull();
});

it('keeps any number of dots inside their column', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 80 }), (values) => {
      const dots = values.map((value, k) => ({ id: String(k), column: 1, value }));
      const marks = phasePlot({ columns: COLUMNS, sides: SIDES, dots, yDomain: [0, 1] }, SIZE);
      for (const dot of marks.dots) {
        expect(dot.x).toBeGreaterThan(marks.frame.x + marks.frame.width / 2);
        expect(dot.x).toBeLessThan(marks.frame.x + marks.frame.width);
      }
    }),
  );
});
