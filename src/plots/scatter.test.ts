import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusters } from './fixtures/scatter';
import { glyphOf, MOST_CATEGORIES } from './glyph';
import {
  describeScatter,
  domainsOf,
  foldCategories,
  pointAt,
  pointBeside,
  type ScatterPoint,
  scatterPlot,
  separation,
} from './scatter';

const SIZE = { width: 400, height: 300 };

describe('scatterPlot', () => {
  it('keeps every point inside its frame, and a unit as long across as up', () => {
    const marks = scatterPlot(clusters(), SIZE);
    const { frame } = marks;
    for (const { x, y } of marks.points) {
      expect(x).toBeGreaterThan(frame.x);
      expect(x).toBeLessThan(frame.x + frame.width);
      expect(y).toBeGreaterThan(frame.y);
      expect(y).toBeLessThan(frame.y + frame.height);
    }
    const [left, right] = [marks.points[0], marks.points[4]];
    const [low, high] = [marks.points[0], marks.points[8]];
    expect((right.x - left.x) / 4).toBeCloseTo((low.y - high.y) / 2, 0);
  });

  it('leaves out what is not finite, and draws one point', () => {
    const one = {
      ...clusters(),
      points: [
        { x: 1, y: 1, category: 0 },
        { x: Number.NaN, y: 0, category: 1 },
      ],
    };
    expect(scatterPlot(one, SIZE).points.map((p) => p.index)).toEqual([0]);
    const flat = { ...one, xDomain: [1, 1] as const, yDomain: [1, 1] as const };
    expect(scatterPlot(flat, SIZE).points[0]).toMatchObject({ x: expect.any(Number), y: expect.any(Number) });
  });
});

describe('finding points', () => {
  const marks = scatterPlot(clusters(), SIZE);

  it('finds each point under its own pixel, and none far away', () => {
    for (const { x, y, index } of marks.points) expect(pointAt(marks, x, y)).toBe(index);
    expect(pointAt(marks, -100, -100)).toBe(-1);
  });

  it('visits every point of any cloud with either pair of arrow keys', () => {
    const coordinate = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 25, selector: String }),
        (places) => {
          const cloud = scatterPlot(
            {
              points: places.map(([x, y]) => ({ x, y, category: 0 })),
              categories: ['one'],
              xDomain: [0, 30],
              yDomain: [0, 30],
              isometric: true,
            },
            SIZE,
          );
          for (const [back, forth] of [
            ['left', 'right'],
            ['down', 'up'],
          ] as const) {
            let at = 0;
            for (let next = at; next >= 0; next = pointBeside(cloud, at, back)) at = next;
            const visited = [at];
            for (let next = pointBeside(cloud, at, forth); next >= 0; next = pointBeside(cloud, at, forth)) {
              at = next;
              visited.push(at);
            }
            expect(new Set(visited).size).toBe(places.length);
          }
        },
      ),
    );
  });

  it('goes where the key points', () => {
    const from = marks.points[12];
    const right = marks.points[pointBeside(marks, from.index, 'right')];
    expect(right.x).toBeGreaterThan(from.x);
    const up = marks.points[pointBeside(marks, from.index, 'up')];
    expect(up.y).toBeLessThan(from.y);
  });
});

describe('separation', () => {
  const at = (x: number, category: number): ScatterPoint => ({ x, y: 0, category });

  it('is 1 for categories that are places, 0 for ones with one centre, and the share of variance between', () => {
    expect(separation([at(0, 0), at(0, 0), at(1, 1), at(1, 1)])).toBe(1);
    expect(separation([at(0, 0), at(1, 0), at(0, 1), at(1, 1)])).toBe(0);
    // Centres at ±1 (between 4·1), points ±1 around them (within 4·1).
    expect(separation([at(-2, 0), at(0, 0), at(0, 1), at(2, 1)])).toBeCloseTo(0.5, 12);
    expect(separation([])).toBe(0);
  });

  it('is said in words, with every category', () => {
    const said = describeScatter(clusters());
    expect(said).toMatch(/^13 points\. food \(5\) around 0\.400, 0\.200; music \(4\) around 4\.000/);
    expect(said).toMatch(/make up \d+ % of the spread/);
  });
});

it('gives categories up to the most distinct glyphs, and puts the rarest beyond them together', () => {
  const looks = Array.from({ length: MOST_CATEGORIES }, (_, c) => {
    const { path, tone, hollow } = glyphOf(c, 40);
    return `${path}${tone}${hollow}`;
  });
  expect(new Set(looks).size).toBe(MOST_CATEGORIES);
  const names = Array.from({ length: 20 }, (_, c) => `task ${c}`);
  const folded = foldCategories(
    names,
    names.map((_, c) => c),
  );
  expect(folded.names).toHaveLength(MOST_CATEGORIES);
  expect(folded.names.at(-1)).toBe('7 others');
  expect(folded.of[0]).toBe(MOST_CATEGORIES - 1);
  expect(folded.names[folded.of[19]]).toBe('task 19');
  expect(foldCategories(['a', 'b'], [1, 1]).of).toEqual([0, 1]);
});

it('finds ranges that hold several clouds', () => {
  expect(
    domainsOf([
      [0, 5, 2, 1],
      [-1, 3],
    ]),
  ).toEqual({ x: [-1, 2], y: [1, 5] });
  expect(domainsOf([])).toEqual({ x: [0, 1], y: [0, 1] });
});
