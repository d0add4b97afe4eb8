import { expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../experiment/defaults';
import { cellsOf } from '../../sweep/grid';
import { parseRunLines, thinCell } from '../../sweep/lines';
import { longCsv, runLines } from './csv';
import { gridOf, resultsOf } from './grid.fixture';

const grid = {
  ...gridOf(NUMERIC_SIT, ['full', 'no-uic']),
  variants: gridOf(NUMERIC_SIT, ['full', 'no-uic']).variants.map((v, k) =>
    k === 1 ? { ...v, name: '=no "UIC", loss' } : v,
  ),
};
const results = resultsOf(grid, 'mcc', (variant, seed) =>
  seed === 3 ? null : variant === 'full' ? 0.9 : 0.8,
);

it('writes every figure of every finished training on its own line', () => {
  const [header, ...lines] = longCsv(grid, results).trimEnd().split('\n');
  expect(header).toBe('variant,name,seed,measure,value,key,backend');
  const [cell] = cellsOf(grid);
  expect(lines).toContain(`full,full,1,mcc,0.9,${cell.key},wasm`);
  expect(lines.filter((line) => line.includes(',mcc,'))).toHaveLength(4);
  expect(lines.some((line) => line.includes(',3,'))).toBe(false);
});

it('quotes names, and gives a spreadsheet no formula', () => {
  expect(longCsv(grid, results)).toContain(`no-uic,"'=no ""UIC"", loss",1,mcc,0.8`);
});

it('writes lines of runs that the lab and the terminal read back', () => {
  const read = parseRunLines(runLines(grid, results));
  expect(read).toHaveLength(4);
  for (const { key, run } of read) {
    expect(run.evaluations).toHaveLength(1);
    expect(run.steps.length).toBe(thinCell(results.get(key)!).steps.length);
  }
});
