import { describe, expect, it } from 'vitest';
import { outputs } from './fixtures/twins';
import { describeTwins, twinPlot } from './twin';

describe('twinPlot', () => {
  const marks = twinPlot(outputs(), 300);

  it('puts equal numbers in one place and others apart on one scale', () => {
    const [missed, hit, other] = marks.rows;
    expect(hit.truth).toBe(hit.model);
    expect(other.truth).toBe(other.model);
    const unit = (missed.truth - hit.truth) / 2;
    expect(missed.model - missed.truth).toBeCloseTo(unit / 2, 0);
  });

  it('gives each row its own line inside the height', () => {
    expect(new Set(marks.rows.map((row) => row.y)).size).toBe(3);
    expect(Math.max(...marks.rows.map((row) => row.y))).toBeLessThan(marks.height);
    expect(marks.headings.map((h) => h.text)).toEqual(['Y1', 'Y2']);
  });

  it('says how far apart the two are', () => {
    expect(describeTwins(outputs())).toBe(
      'Y1: 2 numbers, apart by 0.354 (root mean square). Y2: 1 number, apart by 0.000 (root mean square).',
    );
  });
});
