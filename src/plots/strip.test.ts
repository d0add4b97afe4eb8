import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedStrips } from './fixtures/strips';
import { describeStrip, dotAt, pathOfDot, stripDomain, stripPlot } from './strip';

describe('stripPlot', () => {
  const marks = stripPlot(seedStrips(), 420);

  it('places dots, mean and interval on one scale', () => {
    const { frame, rows } = marks;
    const [full] = rows;
    const x = (value: number) => frame.x + ((value - 0.5) / 0.5) * frame.width;
    expect(full.dots[0].x).toBeCloseTo(x(0.95), 0);
    expect(full.mean?.x).toBeCloseTo(x(0.94), 0);
    expect(full.low).toBeCloseTo(x(0.85), 0);
    // What lies outside is drawn at the end.
    expect(full.high).toBeCloseTo(x(1), 0);
  });

  it('moves equal values apart so that every dot is seen', () => {
    const { dots } = marks.rows[1];
    expect(new Set(dots.map((dot) => dot.x)).size).toBe(1);
    const ys = dots.map((dot) => dot.y).sort((a, b) => a - b);
    for (let k = 1; k < ys.length; k++) expect(ys[k] - ys[k - 1]).toBeGreaterThanOrEqual(2 * marks.radius);
  });

  it('keeps long names whole on two lines', () => {
    const [group] = seedStrips().groups;
    const rows = group.rows.map((row) => ({ ...row, name: 'UIC satisfied: the chain' }));
    const { rows: drawn } = stripPlot({ ...seedStrips(), groups: [{ ...group, rows }] }, 340);
    expect(drawn[0].lines.join(' ')).toBe('UIC satisfied: the chain');
    expect(drawn[0].lines).toHaveLength(2);
  });

  it('keeps a row for what has not been measured', () => {
    const row = marks.rows[2];
    expect(row).toMatchObject({ dots: [], mean: null, low: null, value: '–' });
    expect(row.y).toBeGreaterThan(marks.rows[1].y);
  });

  it('keeps every dot in its row, in the order given, however many and wherever', () => {
    const value = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (values) => {
        const row = {
          ...seedStrips().groups[0].rows[0],
          dots: values.map((v, k) => ({ id: String(k), value: v })),
        };
        const [drawn] = stripPlot({ domain: [0, 1], groups: [{ id: 'g', name: '', rows: [row] }] }, 300).rows;
        expect(drawn.dots.map(({ id }) => Number(id))).toEqual(values.map((_, k) => k));
        for (const dot of drawn.dots) expect(Math.abs(dot.y - drawn.y)).toBeLessThan(18);
      }),
    );
  });
});

describe('finding dots', () => {
  const marks = stripPlot(seedStrips(), 420);

  it('finds the nearest within reach, and nothing elsewhere', () => {
    const dot = marks.rows[0].dots[2];
    expect(dotAt(marks, dot.x + 2, dot.y - 2)).toEqual({ row: 0, dot: 2 });
    expect(dotAt(marks, dot.x, dot.y + 100)).toBeNull();
  });

  it('joins the dots of one seed from row to row', () => {
    const [a, b] = [marks.rows[0].dots[1], marks.rows[1].dots[1]];
    expect(pathOfDot(marks, '101')).toBe(`M${a.x},${a.y}L${b.x},${b.y}`);
    expect(pathOfDot(marks, 'nobody')).toBe('');
  });
});

it('gives a range that holds every value, cut to what the measure can be', () => {
  expect(stripDomain([])).toEqual([0, 1]);
  const [from, to] = stripDomain([0.9, 0.99], [0, 1]);
  expect(from).toBeLessThan(0.9);
  expect(to).toBeGreaterThan(0.99);
  expect(to).toBeLessThanOrEqual(1);
  expect(stripDomain([1, 1], [0, 1])[1]).toBe(1);
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
      const [low, high] = stripDomain(values);
      expect(low).toBeLessThan(high);
      for (const value of values) expect(value >= low && value <= high).toBe(true);
    }),
  );
});

it('says the plot in words', () => {
  expect(describeStrip(seedStrips())).toBe(
    'full 0.940 (95 % 0.850 to 1.030), 3 seeds; no UIC loss 0.800 (95 % 0.800 to 0.800), 3 seeds; no mask: not measured.',
  );
  const empty = seedStrips().groups.map((g) => ({ ...g, rows: g.rows.slice(2) }));
  expect(describeStrip({ domain: [0, 1], groups: empty })).toBe('Nothing has been measured yet.');
});
