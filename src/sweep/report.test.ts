import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Run } from '../experiment/records';
import { makeRun } from '../experiment/run.fixture';
import { namedVariant } from './catalogue';
import { cellsOf, type Grid } from './grid';
import { reportMarkdown, reportOf } from './report';

const GRID: Grid = {
  version: 1,
  base: NUMERIC_SIT,
  variants: [namedVariant(NUMERIC_SIT, 'full')!, namedVariant(NUMERIC_SIT, 'no-uic')!],
  seeds: [1, 2],
  reference: 'full',
};

describe('reportOf', () => {
  it('has every measure of the runs, and what each variant changes', () => {
    const results = new Map<string, Run>(
      cellsOf(GRID).map(({ experiment, key }) => [key, makeRun(experiment, 5)]),
    );
    const report = reportOf(GRID, results);
    expect(report.variants.map(({ changes }) => changes)).toEqual([[], ['losses.uic: 1 → 0']]);
    expect(report.measures.map(({ id }) => id)).toContain('error-shifted');
    expect(report.summaries).toHaveLength(2 * report.measures.length);
    const lines = reportMarkdown(report).split('\n');
    expect(lines).toContain('| full | 2 | 0.98 | 0.10 | 0.91 | 1.00 |');
    expect(
      lines.filter((line) => line.startsWith('| no UIC loss | 2 | 0.00 (0.00 to 0.00), p = 1.0')),
    ).toHaveLength(1);
  });

  it('says that nothing has finished', () => {
    expect(reportMarkdown(reportOf(GRID, new Map()))).toBe('No training has finished.\n');
  });
});
