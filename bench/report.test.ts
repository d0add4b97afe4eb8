import { describe, expect, it } from 'vitest';
import { largestDifference, type Played, type Row } from './play';
import { figure, markdownOf, summaryOf } from './report';

const ROW: Row = {
  label: 'ours, WASM',
  maker: 'ours',
  detail: '2 threads',
  rounds: [90, 100, 110],
  rate: 100,
  low: 90,
  high: 110,
  ratio: null,
  firstStep: 250,
  downloaded: 180_000,
  memory: 42_000_000,
  gpu: null,
  achieved: 50,
  peak: 100,
  losses: [2, 1],
};

const STOCK: Row = {
  ...ROW,
  label: 'stock tfjs, WASM',
  maker: 'stock tfjs',
  ratio: { median: 12.34, low: 11, high: 14.2 },
  peak: null,
  losses: [2, 1.001],
};

describe('figure', () => {
  it('keeps three digits', () => {
    expect([0.0316, 0.316, 3.162, 31.62, 316.2, 2150.4, 0].map(figure)).toEqual([
      '0.032',
      '0.316',
      '3.16',
      '31.6',
      '316',
      '2,150',
      '0',
    ]);
  });
});

describe('largestDifference', () => {
  it('is relative to the first row', () => {
    expect(largestDifference([ROW, STOCK])).toBeCloseTo(0.001);
    expect(largestDifference([ROW])).toBe(0);
  });
});

describe('summaryOf', () => {
  it("has a row for each match and each maker's fastest", () => {
    const slow = { ...ROW, rate: 60, ratio: { median: 1.7, low: 1, high: 2 } };
    const match: Played = {
      name: 'small',
      rounds: 3,
      rows: [slow, ROW, STOCK],
      difference: null,
      absent: [],
    };
    expect(summaryOf([match]).split('\n')[2]).toBe('| small | **100** | – | – | 100 (12.3×) |');
  });
});

describe('markdownOf', () => {
  const played: Played = {
    name: 'benchmark model, small',
    rounds: 3,
    rows: [ROW, STOCK],
    difference: 1e-3,
    absent: [{ label: 'jax-js, WASM', reason: 'no such engine' }],
  };

  it('is a table with its notes', () => {
    expect(markdownOf(played)).toMatchInlineSnapshot(`
      "**benchmark model, small** (medians of 3 alternating windows, with their range)

      | engine | steps/s | ours is faster by | first step, s | engine, KB gzip | memory, MB | GFLOP/s, share of its peak |
      |---|---|---|---|---|---|---|
      | ours, WASM (2 threads) | 100 (90.0–110) | 1 | 0.25 | 180 | 42 | 50.0, 50 % of 100 |
      | stock tfjs, WASM (2 threads) | 100 (90.0–110) | 12.3 (11.0–14.2) | 0.25 | 180 | 42 | 50.0 |

      The first 2 losses agree within 1.0e-3 (relative).
      Not measured: jax-js, WASM (no such engine)."
    `);
  });

  it('shows GPU columns only where a GPU was used', () => {
    expect(markdownOf(played)).not.toContain('dispatches');
    const gpu = { dispatches: 250, submits: 1, writes: 2, peakBytes: 5e6 };
    const text = markdownOf({ ...played, rows: [{ ...ROW, gpu }] });
    expect(text).toContain('| 250 | 1.00 |');
    expect(text).toContain('42 + 5 GPU');
  });
});
