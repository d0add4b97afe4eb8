import { describe, expect, it } from 'vitest';
import { backDoorMarks } from './backDoor';
import { sentimentBackDoor } from './fixtures/backDoor';

describe('backDoorMarks', () => {
  const marks = backDoorMarks(sentimentBackDoor(), 360);
  const edge = (key: string) => marks.edges.find((e) => e.key === key);

  it('draws what causes and what moves, and lights the path only', () => {
    expect(marks.edges.map((e) => e.key).toSorted()).toEqual([
      '#D sentiment',
      '#D topic',
      'sentiment ask-sentiment',
    ]);
    expect(marks.edges.every((e) => e.lit)).toBe(true);
    expect(marks.nodes.filter((n) => !n.lit).map((n) => n.id)).toEqual(['agent']);
    const dark = backDoorMarks({ ...sentimentBackDoor(), path: [] }, 360);
    expect(dark.edges.some((e) => e.lit)).toBe(false);
  });

  it('keeps boxes apart and inside, also on a phone', () => {
    for (const width of [230, 360, 700]) {
      const { nodes } = backDoorMarks(sentimentBackDoor(), width);
      for (const a of nodes) {
        expect(a.x - a.halfWidth).toBeGreaterThanOrEqual(0);
        expect(a.x + a.halfWidth).toBeLessThanOrEqual(width);
        for (const b of nodes) {
          if (a === b) continue;
          const apart =
            Math.abs(a.x - b.x) >= a.halfWidth + b.halfWidth ||
            Math.abs(a.y - b.y) >= a.halfHeight + b.halfHeight;
          expect(apart).toBe(true);
        }
      }
    }
  });

  it('leads arrows from left to right', () => {
    expect(edge('#D topic')?.path).toMatch(/^M[\d.]+,[\d.]+C/);
    for (const { path } of marks.edges) {
      const [from, to] = [/^M([\d.]+)/.exec(path), / ([\d.]+),[\d.]+$/.exec(path)];
      expect(Number(from?.[1])).toBeLessThan(Number(to?.[1]));
    }
  });
});
