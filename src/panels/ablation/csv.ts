import type { Run } from '../../experiment/records';
import { cellsOf, type Grid } from '../../sweep/grid';
import { figuresOf, runLine } from '../../sweep/lines';

/** Every figure of every finished training, one to a line: what a statistics program reads. */
export function longCsv(grid: Grid, results: ReadonlyMap<string, Run>): string {
  const names = new Map(grid.variants.map(({ id, name }) => [id, name]));
  const lines = cellsOf(grid).flatMap(({ variant, seed, key }) => {
    const run = results.get(key);
    if (!run) return [];
    return Object.entries(figuresOf(run)).map(([measure, value]) =>
      [variant, quoted(names.get(variant) ?? variant), seed, measure, value, key, run.backend.name].join(','),
    );
  });
  return `${['variant,name,seed,measure,value,key,backend', ...lines].join('\n')}\n`;
}

/** Every finished training of the grid as lines of JSON, as the terminal writes and reads them. */
export function runLines(grid: Grid, results: ReadonlyMap<string, Run>): string {
  const lines = cellsOf(grid).flatMap((cell) => {
    const run = results.get(cell.key);
    return run ? [runLine(cell, run)] : [];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** A text as a CSV field. A leading `=`, `+`, `-` or `@` would be a formula to a spreadsheet. */
function quoted(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
